import { authors } from "../accounts/authors.ts";
import * as z from "zod";
import { RUN_STATUSES } from "../../domain/run/run.ts";
import {
  CronText,
  DelaySeconds,
  GraceSeconds,
  IntervalSeconds,
  JobId,
  Params,
  plainText,
  QueueName,
  TimeZoneName,
  Timestamp,
} from "../requests/fields.ts";
import { text } from "../../domain/texts/text.ts";
import { ErrorEnvelope } from "../requests/errors.ts";
import { issueText } from "../texts/issue-text.ts";

const RescheduleMode = z.enum(["scheduler", "queue"]).meta({
  description: "`scheduler`: the clock starts each run. `queue`: the worker's report starts the next one.",
});

const settings = {
  reschedule_mode: RescheduleMode,
  interval_seconds: IntervalSeconds.nullable(),
  cron_expr: CronText.nullable(),
  timezone: TimeZoneName,
  queue: QueueName,
  enabled: z.boolean(),
  max_parallel: z.int().min(1).max(1_000).meta({ description: "Runs at the same time; an occurrence beyond is recorded as skipped." }),
  default_params: Params,
  timeout_sec: z
    .int()
    .min(1)
    .max(43_200)
    .meta({ description: "Seconds an attempt may run after its start; SQS hides a message for 12 h at most." }),
  retry_limit: z.int().min(0).max(100).meta({ description: "Further attempts after a failed one." }),
  misfire_grace_sec: GraceSeconds,
  description: plainText(2_000).nullable(),
  telemetry_label: plainText(100).nullable(),
};

/** POST /jobs. */
export const CreateJob = z
  .strictObject({
    ...settings,
    job_id: JobId,
    scope: z.string().optional(),
    reschedule_mode: settings.reschedule_mode.default("scheduler"),
    interval_seconds: settings.interval_seconds.default(null),
    cron_expr: settings.cron_expr.default(null),
    timezone: settings.timezone.optional(),
    enabled: settings.enabled.default(true),
    max_parallel: settings.max_parallel.default(1),
    default_params: settings.default_params.default({}),
    timeout_sec: settings.timeout_sec.default(120),
    retry_limit: settings.retry_limit.default(3),
    misfire_grace_sec: settings.misfire_grace_sec.default(3_600),
    description: settings.description.default(null),
    telemetry_label: settings.telemetry_label.default(null),
  })
  .meta({ id: "CreateJob" });
export type CreateJob = z.infer<typeof CreateJob>;

/** Most jobs of one batch. */
export const JOB_BATCH_LIMIT = 500;

/** POST /jobs:batch. */
export const CreateJobs = z
  .strictObject({
    jobs: z
      .array(CreateJob)
      .min(1)
      .max(JOB_BATCH_LIMIT)
      .meta({ description: `Up to ${JOB_BATCH_LIMIT}; each is judged by itself.` }),
  })
  .meta({ id: "CreateJobs" });

/** PUT /jobs/{job_id}: only what is sent changes. If there is no such job, it is registered, as by POST, and needs what POST needs. */
export const UpdateJob = z
  .strictObject({ ...settings, scope: z.string() })
  .partial()
  .meta({ id: "UpdateJob" });
export type UpdateJob = z.infer<typeof UpdateJob>;

/** POST /jobs/{job_id}/run-now; the body may be left out. */
export const RunJobNow = z
  .strictObject({
    params: Params.nullable().default(null).meta({ description: "Merged over `default_params`, key by key." }),
    delay_seconds: DelaySeconds.default(0),
    trigger_source: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,49}$/, issueText(text("trigger-source-form")))
      .default("manual"),
  })
  .meta({ id: "RunJobNow" });
export type RunJobNow = z.infer<typeof RunJobNow>;

/** A job as the API shows it: definition and state together, the document's fields in the document's order. */
export const JobView = z
  .object({
    job_id: z.string(),
    scope: z.string(),
    description: z.string().nullable(),
    queue: z.string(),
    cron_expr: z.string().nullable(),
    enabled: z.boolean(),
    reschedule_mode: RescheduleMode,
    interval_seconds: z.int().nullable(),
    max_parallel: z.int(),
    default_params: z.record(z.string(), z.json()),
    timeout_sec: z.int(),
    retry_limit: z.int(),
    telemetry_label: z.string().nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
    ...authors,
    next_due_at: Timestamp.nullable(),
    last_run_at: Timestamp.nullable(),
    last_status: z.enum([...RUN_STATUSES, "paused"]).nullable(),
    last_error: z.string().nullable(),
    timezone: z.string(),
    misfire_grace_sec: z.int(),
    pause_reason: z.string().nullable(),
    version: z.int(),
    paused_at: Timestamp.nullable(),
    active_runs: z.int().meta({ description: "Runs that are waiting or running now." }),
    failure_streak: z.int().meta({ description: "Failed, timed out and missed ones since the last success, of the last thirty at least." }),
    failing_since: Timestamp.nullable().meta({ description: "When the first of these was due." }),
    waiting_runs: z
      .int()
      .nullable()
      .meta({ description: "Of the active runs, those that nobody has begun; null where that was not looked up: in answers to reports." }),
    last_reason: z
      .string()
      .nullable()
      .meta({ description: "The last error's code for programs: `slots-taken`; null for words of workers." }),
  })
  .meta({ id: "Job" });
export type JobView = z.infer<typeof JobView>;

/** What POST /jobs:batch answers: for each job, in order, what POST /jobs would have answered for it alone. */
export const CreatedJobs = z
  .object({
    results: z.array(
      z.union([z.object({ status: z.literal(201), body: JobView }), z.object({ status: z.int().min(400).max(599), body: ErrorEnvelope })]),
    ),
  })
  .meta({ id: "CreatedJobs" });
export type CreatedJobs = z.infer<typeof CreatedJobs>;
