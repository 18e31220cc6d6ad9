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
}).meta({ id: "ScheduleRunDetail" });
export type ScheduleRunDetail = z.infer<typeof ScheduleRunDetail>;

export const ScheduleJobLog = z
  .object({
    lines: z.array(z.object({ at: Timestamp.nullable(), level: z.string().nullable(), text: z.string() })),
    partial: z.boolean().meta({ description: "There may be more later." }),
  })
  .meta({ id: "ScheduleJobLog" });
export type ScheduleJobLog = z.infer<typeof ScheduleJobLog>;
