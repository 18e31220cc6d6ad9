import { authors } from "../accounts/authors.ts";
import * as z from "zod";
import { isDate } from "../../domain/schedules/dates.ts";
import { timeOfDay } from "../../domain/schedules/frequency.ts";
import { ENGINES, MOST_JOBS, SCHEDULE_STATES } from "../../domain/schedules/schedule.ts";
import { text } from "../../domain/texts/text.ts";
import { JobId, plainText, TimeZoneName, Timestamp } from "../requests/fields.ts";
import { issueText } from "../texts/issue-text.ts";

/** Ids of schedules are ULIDs, https://github.com/ulid/spec. */
export const ScheduleId = z
  .ulid()
  .meta({ description: "A ULID; also the id of the schedule's DAG or workflow.", example: "01JCZ9V6W2K3Q4R5S6T7V8W9XA" });

/** A day, or an instant whose day counts in the schedule's time zone. */
const Day = z
  .string()
  .max(40)
  .transform((written) => written.slice(0, 10))
  .refine(isDate, issueText(text("date-form")))
  .meta({ description: "`YYYY-MM-DD`; of a longer ISO 8601 text the day counts.", example: "2026-11-01" });

const TimeOfDay = z
  .string()
  .transform((written, context) => {
    const time = timeOfDay(written);
    if (time === undefined) context.addIssue({ code: "custom", message: issueText(text("time-form")) });
    return time ?? z.NEVER;
  })
  .meta({ description: "`HH:MM`. A cron expression has its own.", example: "09:30" });

const Emails = z
  .array(z.email().max(254))
  .max(50)
  .meta({ description: "Addresses.", example: ["ops@example.com"] });

const ScheduledJobs = z
  .array(z.strictObject({ id: JobIdOfSchedule(), order: z.int().min(0).max(10_000) }))
  .min(1)
  .max(MOST_JOBS)
  .superRefine((jobs, context) => {
    const seen = new Map<string, number>();
    for (const [index, { id }] of jobs.entries()) {
      const first = seen.get(id);
      if (first === undefined) seen.set(id, index);
      else context.addIssue({ code: "custom", path: [index, "id"], message: issueText(text("job-twice", { id, first })) });
    }
  })
  .meta({ description: "Run one after the other, by `order`.", example: [{ id: "1", order: 1 }] });

/** As the job service has them; part of the names of tasks. */
function JobIdOfSchedule() {
  return z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\w.-]+$/, issueText(text("identifier-characters")))
    .meta({ description: JobId.meta()?.description ?? "A job's id.", example: "1" });
}

const fields = {
  title: plainText(255).min(1),
  description: plainText(1_000),
  jobs: ScheduledJobs,
  success_emails: Emails,
  failure_emails: Emails,
  start_date: Day,
  end_date: Day.nullable().meta({
    description: "The last day on which it runs, after `start_date`: as there, of a longer text the day counts. Null: without end.",
    example: "2026-12-31",
  }),
  execution_time: TimeOfDay,
  frequency: z.string().min(1).max(100).meta({
    description:
      "`daily`, `weekly`, `monthly`, `every_N_hours` (1–23), `every_N_days` (1–27), `every_N_weeks` (1–3), or a cron expression of 5 fields.",
    example: "daily",
  }),
  timezone: TimeZoneName,
};

/** POST /api/schedules. */
export const CreateSchedule = z
  .strictObject({
    ...fields,
    description: fields.description.default(""),
    success_emails: fields.success_emails.default([]),
    failure_emails: fields.failure_emails.default([]),
    end_date: fields.end_date.default(null),
    timezone: fields.timezone.optional().meta({ description: "In which days and times count. Default: the stack's." }),
    engine: z.enum(ENGINES).optional().meta({
      description: "`airflow`: a DAG file for Airflow. `native`: Belfry's own worker queues. Default: `airflow` where one is configured.",
    }),
  })
  .meta({ id: "CreateSchedule" });
export type CreateSchedule = z.infer<typeof CreateSchedule>;

/** PATCH /api/schedules/{schedule_id}: only what is sent changes. */
export const UpdateSchedule = z.strictObject(fields).partial().meta({ id: "UpdateSchedule" });
export type UpdateSchedule = z.infer<typeof UpdateSchedule>;

const FrequencyDisplayView = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("daily"), time: z.string() }),
    z.object({ type: z.literal("weekly"), dayOfWeek: z.string(), time: z.string() }),
    z.object({ type: z.literal("monthly"), dayOfMonth: z.int(), time: z.string() }),
    z.object({ type: z.literal("custom"), cronExpression: z.string() }),
  ])
  .meta({ id: "FrequencyDisplay" });

const standing = {
  engine: z.enum(ENGINES),
  state: z.enum(SCHEDULE_STATES).meta({
    description:
      "`registering`: what was saved last is not loaded by Airflow yet. `error`: it could not be loaded, `import_error` says why. `missing`: Airflow has lost it.",
  }),
};

export const ScheduleView = z
  .object({
    schedule_id: z.string(),
    title: z.string(),
    description: z.string(),
    owner: z.string(),
    frequency: z.string(),
    frequency_cron: z.string(),
    frequency_display: FrequencyDisplayView,
    timezone: z.string(),
    is_paused: z.boolean(),
    ...standing,
    import_error: z.string().nullable(),
    created_at: Timestamp,
    updated_at: Timestamp.nullable(),
    ...authors,
    start_date: z.string(),
    end_date: z.string().nullable(),
    execution_time: z.string(),
    success_emails: z.array(z.string()),
    failure_emails: z.array(z.string()),
    next_run: z.object({ scheduled_time: Timestamp }).nullable(),
    jobs: z.array(
      z.object({
        id: z.string(),
        order: z.int(),
        title: z.string(),
        description: z.string(),
        commands: z.array(z.object({ content: z.string(), order: z.int() })),
      }),
    ),
  })
  .meta({ id: "Schedule" });
export type ScheduleView = z.infer<typeof ScheduleView>;

export const ScheduleSummary = z
  .object({
    schedule_id: z.string(),
    title: z.string(),
    description: z.string(),
    is_paused: z.boolean(),
    owner: z.string(),
    ...standing,
    jobs: z.array(z.object({ id: z.string(), order: z.int() })),
    last_run: z.object({ run_id: z.string(), status: z.string(), end_time: Timestamp.nullable() }).nullable(),
    next_run: z.object({ scheduled_time: Timestamp }).nullable(),
    frequency_display: FrequencyDisplayView,
    timezone: z.string(),
    end_date: z.string().optional(),
  })
  .meta({ id: "ScheduleSummary" });
export type ScheduleSummary = z.infer<typeof ScheduleSummary>;
