/** What the API answers about workflows, in its words. Times are ISO 8601. */
import * as z from "zod";

const JsonObject = z.record(z.string(), z.json());
const RUN_STATUSES = ["queued", "running", "success", "failed", "timeout", "cancelled", "skipped", "missed"] as const;
const STEP_STATUSES = [...RUN_STATUSES, "waiting", "upstream_failed"] as const;

/** A workflow as the API shows it. */
export const WorkflowView = z.object({
  name: z.string(),
  description: z.string().nullable(),
  dag_id: z.string().nullable(),
  id: z.string(),
  is_active: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
  /** Who registered it, and who changed it last: a user, a service token, or `api token`; absent where callers are not known. */
  created_by: z.string().exactOptional(),
  updated_by: z.string().exactOptional(),
  created_by_id: z.int().nullable(),
  steps: z.array(JsonObject),
  on_failure: z.enum(["stop", "continue"]),
  cron_expr: z.string().nullable(),
  interval_seconds: z.int().nullable(),
  timezone: z.string(),
  max_parallel: z.int(),
  misfire_grace_sec: z.int(),
  default_params: JsonObject,
  next_due_at: z.string().nullable(),
  pause_reason: z.string().nullable(),
  version: z.int(),
  paused_at: z.string().nullable(),
  /** Runs that are waiting or running now. */
  active_runs: z.int(),
  last_run_at: z.string().nullable(),
  last_status: z.enum(RUN_STATUSES).nullable(),
  last_error: z.string().nullable(),
  /** The last error's code for programs: `slots-taken`. */
  last_reason: z.string().nullable(),
  /** Failed and missed runs since the last success, of the last thirty at least. */
  failure_streak: z.int(),
  /** When the first of these was due. */
  failing_since: z.string().nullable(),
});
export type WorkflowView = z.infer<typeof WorkflowView>;

const RunSource = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("clock") }),
  z.object({
    kind: z.literal("hand"),
    by: z.string().exactOptional(),
    user_id: z.int().exactOptional(),
    rerun_of: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal("event"), trigger_id: z.string(), occurrence_id: z.string() }),
  z.object({ kind: z.literal("chain") }),
  z.object({ kind: z.literal("step"), workflow_id: z.string(), workflow_run_id: z.string().nullable(), step_id: z.string() }),
]);

const run = {
  id: z.string(),
  workflow_id: z.string(),
  status: z.enum(["queued", "running", "success", "failed", "skipped", "missed"]),
  trigger_type: z.enum(["manual", "scheduled", "api", "external"]),
  configuration: z.object({ task_id: z.int().nullable(), dataset_id: z.int().nullable(), parameters: JsonObject }),
  start_date: z.string().nullable(),
  end_date: z.string().nullable(),
  /** When it was due. */
  execution_date: z.string(),
  triggered_by: z.int().nullable(),
  external_trigger_id: z.string(),
  note: z.string().nullable(),
  attempt: z.int(),
  /** What made it. */
  source: RunSource,
  /** Who asked for its newest retry, if that is known. */
  retried_by: z.string().exactOptional(),
  /** Of the workflow, when the run was started; null in old records. */
  definition_version: z.int().nullable(),
  /** Why it did not succeed. */
  reason: z.string().nullable(),
  reason_code: z.string().nullable(),
};

/** A run of a workflow. */
export const WorkflowRun = z.object(run);
export type WorkflowRun = z.infer<typeof WorkflowRun>;

/** A step of a run. */
export const StepRun = z.object({
  step_id: z.string(),
  status: z.enum(STEP_STATUSES),
  depends_on: z.array(z.string()),
  /** What the step reports under, `{workflow_id}:{step_id}`. */
  job_id: z.string(),
  run_id: z.string().nullable(),
  attempt: z.int().nullable(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  error: z.string().nullable(),
  /** Null if it is larger than 2 KiB; the step's own run shows it then, GET /jobs/{job_id}/runs/{run_id}. */
  result: z.json(),
  /** Null where no worker does it. */
  queue: z.string().nullable(),
  /** The run of another workflow that the step is; `run_id` null: not started. */
  child: z.object({ workflow_id: z.string(), run_id: z.string().nullable() }).nullable(),
  /** As they were sent to the worker; null before that, and if they are larger than 2 KiB. */
  params: JsonObject.nullable(),
  timeout_sec: z.int(),
  retry_limit: z.int(),
  queued_at: z.string().nullable(),
  /** The newest 20, oldest first. */
  attempts: z.array(
    z.object({
      attempt: z.int(),
      sent_at: z.string(),
      started_at: z.string().nullable(),
      finished_at: z.string().nullable(),
      outcome: z.enum(RUN_STATUSES),
      retry_at: z.string().nullable(),
    }),
  ),
  /** Seconds that half of the last successes took; null: none is known. */
  usual_sec: z.number().nullable(),
  /** Of a step that has not started: those that it waits for, or that failed before it. */
  blocked_by: z.array(z.string()),
});
export type StepRun = z.infer<typeof StepRun>;

/** A run with its steps. */
export const WorkflowRunDetail = z.object({
  ...run,
  /** Whether steps that do not depend on a failed one go on. */
  on_failure: z.enum(["stop", "continue"]),
  /** Seconds that half of the last successes took; null: none is known. */
  usual_sec: z.number().nullable(),
  steps: z.array(StepRun),
});
export type WorkflowRunDetail = z.infer<typeof WorkflowRunDetail>;
