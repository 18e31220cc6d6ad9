import type { CreateSchedule } from "../../contract/schedules/schedule.ts";
import { BelfryError, type FieldProblem, invalid } from "../../domain/errors.ts";
import { cronOf, timeOfDay } from "../../domain/schedules/frequency.ts";
import type { Engine, ScheduledJob, ScheduleDefinition } from "../../domain/schedules/schedule.ts";
import { text } from "../../domain/texts/text.ts";
import type { SchedulePorts } from "./schedule-ports.ts";

/** What is asked for of a schedule; `timezone` is decided by now. */
export type ScheduleSettings = Readonly<Omit<CreateSchedule, "engine" | "timezone" | "success_emails" | "failure_emails">> & {
  readonly success_emails: readonly string[];
  readonly failure_emails: readonly string[];
  readonly timezone: string;
};

type Settings = Omit<
  ScheduleDefinition,
  | "schedule_id"
  | "version"
  | "owner"
  | "is_paused"
  | "created_at"
  | "updated_at"
  | "effective_from"
  | "not_before"
  | "state"
  | "import_error"
  | "absent_since"
  | "file"
  | "details_key"
>;

/** The schedule's own fields, checked together. @throws VALIDATION_ERROR naming the fields at fault */
export function settingsOf(asked: ScheduleSettings, engine: Engine, jobs: readonly ScheduledJob[]): Settings {
  const found = cronOf(asked);
  if ("problem" in found) throw invalid("frequency", found.problem);
  if (asked.end_date !== null && asked.end_date <= asked.start_date) throw invalid("end_date", text("end-not-after-start"));
  return {
    engine,
    title: asked.title,
    description: asked.description,
    jobs: jobs.map(({ id, title, order }) => ({ id, title, order })),
    success_emails: asked.success_emails,
    failure_emails: asked.failure_emails,
    start_date: asked.start_date,
    end_date: asked.end_date,
    execution_time: timeOfDay(asked.execution_time) ?? asked.execution_time,
    frequency: asked.frequency.trim(),
    cron: found.cron,
    timezone: asked.timezone,
  };
}

/** The jobs in their order, numbered from 1. @throws VALIDATION_ERROR for jobs that do not exist, or that the engine cannot do */
export async function jobsOf(
  { jobDirectory }: Pick<SchedulePorts, "jobDirectory">,
  asked: CreateSchedule["jobs"],
  engine: Engine,
): Promise<readonly ScheduledJob[]> {
  const known = new Map((await jobDirectory.find(asked.map(({ id }) => id))).map((job) => [job.id, job]));
  const details = asked.flatMap(({ id }, index): FieldProblem[] => {
    const job = known.get(id);
    const path = `jobs.${index}.id`;
    if (!job) return [{ path, text: text("job-unknown", { id }) }];
    if (engine === "native" && job.work === null) return [{ path, text: text("job-not-native", { id }) }];
    return engine === "airflow" && job.code === "" ? [{ path, text: text("job-not-code", { id }) }] : [];
  });
  if (details.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details });
  const sorted = asked.toSorted((a, b) => a.order - b.order);
  return sorted.flatMap(({ id }, index) => {
    const job = known.get(id);
    return job ? [{ ...job, order: index + 1 }] : [];
  });
}
