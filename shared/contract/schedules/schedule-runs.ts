import * as z from "zod";
import { Timestamp } from "../requests/fields.ts";

/** What a run of a schedule, and a job in it, can be. */
const SCHEDULE_RUN_STATUSES = ["queued", "running", "success", "failed", "skipped", "missed", "cancelled"] as const;

const times = {
  start_time: Timestamp.nullable(),
  end_time: Timestamp.nullable(),
  duration: z.number().nullable().meta({ description: "Seconds." }),
};

export const ScheduleRunSummary = z
  .object({
    run_id: z.string(),
    status: z.enum(SCHEDULE_RUN_STATUSES),
    scheduled_time: Timestamp,
    trigger_source: z.string(),
    airflow_run_id: z.string().nullable(),
    ...times,
  })
  .meta({ id: "ScheduleRunSummary" });
export type ScheduleRunSummary = z.infer<typeof ScheduleRunSummary>;

export const ScheduleRuns = z
  .object({
    schedule_id: z.string(),
    title: z.string(),
    runs: z.array(ScheduleRunSummary),
    page: z.int(),
    size: z.int(),
    total: z.int(),
  })
  .meta({ id: "ScheduleRuns" });

export const JobError = z
  .object({
    error_message: z.string(),
    error_trace: z.string(),
    error_time: Timestamp.nullable(),
    error_code: z.string(),
    partial: z.boolean().optional().meta({ description: "The log is not complete yet." }),
  })
  .meta({ id: "ScheduleJobError" });
export type JobError = z.infer<typeof JobError>;

export const ScheduleJobRun = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    commands: z.array(z.object({ content: z.string(), order: z.int() })),
    status: z.string(),
    ...times,
    logs_url: z.string().nullable(),
    error_log: JobError.nullable(),
  })
  .meta({ id: "ScheduleJobRun" });
export type ScheduleJobRun = z.infer<typeof ScheduleJobRun>;

/** What became of a mail. */
const MAIL_STATUSES = ["queued", "delivered", "failed", "dropped"] as const;

export const ScheduleMail = z
  .object({
    job_id: z.string().nullable().meta({ description: "The job whose file it hands over; null: it says how the run ended." }),
    to: z.array(z.string()),
    subject: z.string(),
    status: z.enum(MAIL_STATUSES).meta({ description: "`queued`: under way, or tried again later. `failed`: given up." }),
    ordered_at: Timestamp,
    attempt_count: z.int(),
    attempted_at: Timestamp.nullable().meta({ description: "The last attempt; null: there was none." }),
    next_attempt_at: Timestamp.nullable(),
    error: z.string().nullable().meta({ description: "Why the last attempt failed; null: it did not." }),
  })
  .meta({ id: "ScheduleMail" });
export type ScheduleMail = z.infer<typeof ScheduleMail>;

export const ScheduleRunDetail = ScheduleRunSummary.extend({
  schedule_id: z.string(),
  title: z.string(),
  description: z.string(),
  jobs: z.array(ScheduleJobRun),
  summary: z.object({
    total_jobs: z.int(),
    successful_jobs: z.int(),
    failed_jobs: z.int(),
    pending_jobs: z.int(),
  }),
  mails: z.array(ScheduleMail).meta({
    description: "Mails that the native engine ordered for this run's last attempt, that of its end first, on record for 30 days.",
  }),
}).meta({ id: "ScheduleRunDetail" });
export type ScheduleRunDetail = z.infer<typeof ScheduleRunDetail>;

export const ScheduleJobLog = z
  .object({
    lines: z.array(z.object({ at: Timestamp.nullable(), level: z.string().nullable(), text: z.string() })),
    partial: z.boolean().meta({ description: "There may be more later." }),
  })
  .meta({ id: "ScheduleJobLog" });
export type ScheduleJobLog = z.infer<typeof ScheduleJobLog>;
