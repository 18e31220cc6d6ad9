/** What the API answers about jobs, in its words. Times are ISO 8601. */
import * as z from "zod";

/** A job as the API shows it: definition and state together. */
export const JobView = z.object({
  job_id: z.string(),
  scope: z.string(),
  description: z.string().nullable(),
  queue: z.string(),
  cron_expr: z.string().nullable(),
  enabled: z.boolean(),
  reschedule_mode: z.enum(["scheduler", "queue"]),
  interval_seconds: z.int().nullable(),
  max_parallel: z.int(),
  default_params: z.record(z.string(), z.json()),
  timeout_sec: z.int(),
  retry_limit: z.int(),
  telemetry_label: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  /** Who registered it, and who changed it last: a user, a service token, or `api token`; absent where callers are not known. */
  created_by: z.string().exactOptional(),
  updated_by: z.string().exactOptional(),
  next_due_at: z.string().nullable(),
  last_run_at: z.string().nullable(),
  last_status: z.enum(["queued", "running", "success", "failed", "timeout", "cancelled", "skipped", "missed", "paused"]).nullable(),
  last_error: z.string().nullable(),
  timezone: z.string(),
  misfire_grace_sec: z.int(),
  pause_reason: z.string().nullable(),
  version: z.int(),
  paused_at: z.string().nullable(),
  /** Runs that are waiting or running now. */
  active_runs: z.int(),
  /** Failed, timed out and missed ones since the last success, of the last thirty at least. */
  failure_streak: z.int(),
  /** When the first of these was due. */
  failing_since: z.string().nullable(),
  /** Of the active runs, those that nobody has begun; null where that was not looked up. */
  waiting_runs: z.int().nullable(),
  /** The last error's code for programs: `slots-taken`; null for words of workers. */
  last_reason: z.string().nullable(),
});
export type JobView = z.infer<typeof JobView>;

const Refusal = z.object({
  error: z.object({
    code: z.string(),
    reason: z.string(),
    message: z.string(),
    details: z.array(z.object({ path: z.string(), message: z.string(), reason: z.string() })),
    request_id: z.string(),
  }),
});

/** What became of each job of a batch, in its order. */
export const CreatedJobs = z.object({ results: z.array(z.object({ status: z.int(), body: z.union([JobView, Refusal]) })) });
export type CreatedJobs = z.infer<typeof CreatedJobs>;
