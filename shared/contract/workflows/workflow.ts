import { authors } from "../accounts/authors.ts";
import * as z from "zod";
import { STEP_LIMIT } from "../../domain/definition/dag.ts";
import { RUN_STATUSES } from "../../domain/run/run.ts";
import { WORKFLOW_RUN_STATUSES } from "../../domain/run/workflow-run.ts";
import { FAILURE_POLICIES } from "../../domain/definition/workflow.ts";
import {
  CronText,
  IntervalSeconds,
  Params,
  plainText,
  QueueName,
  StepId,
  TimeZoneName,
  Timestamp,
  WorkflowId,
  GraceSeconds,
} from "../requests/fields.ts";
import { text } from "../../domain/texts/text.ts";
import { partOf } from "../requests/queries.ts";
import { RunSource } from "../runs/run-source.ts";
import { issueText } from "../texts/issue-text.ts";

const DagId = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\w.-]+$/, issueText(text("dag-id-characters")))
  .meta({ description: "An Airflow DAG, instead of `steps`." });

/** A step as it is registered. Exactly one of `queue`, `workflow_id` and `dag_id`. */
export const StepInput = z
  .strictObject({
    step_id: StepId,
    queue: QueueName.optional(),
    workflow_id: WorkflowId.optional().meta({ description: "Instead of `queue`: starts a run of this workflow." }),
    dag_id: DagId.optional().meta({ description: "Instead of `queue`: starts a run of this Airflow DAG." }),
    params: Params.default({}).meta({
      description:
        "Template: `<$.params.x>`, `<$.run.scheduled_at>`, `<$.steps.fetch.result.rows>` of a step before this one; the text `<$` is written `<$$`.",
    }),
    depends_on: z.array(StepId).max(STEP_LIMIT).optional().meta({ description: "If no step has it, the list is a chain." }),
    timeout_sec: z.int().min(1).max(43_200).optional().meta({ description: "Default: 120, or 43,200 for a workflow." }),
    retry_limit: z.int().min(0).max(100).optional().meta({ description: "Default: 3, or 0 for a workflow." }),
  })
  .meta({ id: "StepInput" });
export type StepInput = z.infer<typeof StepInput>;

const settings = {
  name: plainText(255).min(1),
  description: plainText(1_000).nullable(),
  dag_id: DagId.nullable(),
  steps: z.array(StepInput).max(STEP_LIMIT).nullable().meta({ description: "None, or an empty list, where there is a `dag_id`." }),
  on_failure: z.enum(FAILURE_POLICIES).meta({
    description: "`stop`: after a failed step no other starts. `continue`: steps that do not depend on it go on.",
  }),
  cron_expr: CronText.nullable(),
  interval_seconds: IntervalSeconds.nullable(),
  timezone: TimeZoneName,
  is_active: z.boolean().meta({ description: "While false, the clock and triggers start no runs." }),
  max_parallel: z.int().min(1).max(1_000).meta({ description: "Runs at the same time; an occurrence beyond is recorded as skipped." }),
  misfire_grace_sec: GraceSeconds,
  default_params: Params,
};

const withDefaults = {
  ...settings,
  description: settings.description.default(null),
  dag_id: settings.dag_id.default(null),
  steps: settings.steps.default(null),
  on_failure: settings.on_failure.default("stop"),
  cron_expr: settings.cron_expr.default(null),
  interval_seconds: settings.interval_seconds.default(null),
  timezone: settings.timezone.optional(),
  is_active: settings.is_active.default(true),
  max_parallel: settings.max_parallel.default(1),
  misfire_grace_sec: settings.misfire_grace_sec.default(3_600),
  default_params: settings.default_params.default({}),
};

/** A workflow of a DAG is read with an empty list of steps, and can be sent back so; no other has none. */
function hasSteps({ steps, dag_id }: { readonly steps?: unknown; readonly dag_id?: unknown }): boolean {
  return !Array.isArray(steps) || steps.length > 0 || typeof dag_id === "string";
}
/** Also where other fields are at fault, so that all are named at once. */
const NO_STEPS = {
  path: ["steps"],
  error: issueText(text("steps-or-dag")),
  when: ({ value }: { value: unknown }) => typeof value === "object" && value !== null,
};

/** PUT /api/v1/workflows/{workflow_id}: the workflow as it shall be, made if it is not there. */
export const PutWorkflow = z.strictObject(withDefaults).refine(hasSteps, NO_STEPS).meta({ id: "PutWorkflow" });
export type PutWorkflow = z.infer<typeof PutWorkflow>;

/** POST /api/v1/workflows. */
export const CreateWorkflow = z
  .strictObject({ ...withDefaults, workflow_id: WorkflowId.optional().meta({ description: "Default: the next free number." }) })
  .refine(hasSteps, NO_STEPS)
  .meta({ id: "CreateWorkflow" });
export type CreateWorkflow = z.infer<typeof CreateWorkflow>;

/** PATCH /api/v1/workflows/{workflow_id}: only what is sent changes. */
export const UpdateWorkflow = z.strictObject(settings).partial().refine(hasSteps, NO_STEPS).meta({ id: "UpdateWorkflow" });
export type UpdateWorkflow = z.infer<typeof UpdateWorkflow>;

export const WorkflowView = z
  .object({
    name: z.string(),
    description: z.string().nullable(),
    dag_id: z.string().nullable(),
    id: z.string(),
    is_active: z.boolean(),
    created_at: Timestamp,
    updated_at: Timestamp,
    ...authors,
    created_by_id: z.int().nullable(),
    steps: z.array(z.record(z.string(), z.json())),
    on_failure: z.enum(FAILURE_POLICIES),
    cron_expr: z.string().nullable(),
    interval_seconds: z.int().nullable(),
    timezone: z.string(),
    max_parallel: z.int(),
    misfire_grace_sec: z.int(),
    default_params: z.record(z.string(), z.json()),
    next_due_at: Timestamp.nullable(),
    pause_reason: z.string().nullable(),
    version: z.int(),
    paused_at: Timestamp.nullable(),
    active_runs: z.int().meta({ description: "Runs that are waiting or running now." }),
    last_run_at: Timestamp.nullable(),
    last_status: z.enum(RUN_STATUSES).nullable(),
    last_error: z.string().nullable(),
    last_reason: z.string().nullable().meta({ description: "The last error's code for programs: `slots-taken`." }),
    failure_streak: z.int().meta({ description: "Failed and missed runs since the last success, of the last thirty at least." }),
    failing_since: Timestamp.nullable().meta({ description: "When the first of these was due." }),
  })
  .meta({ id: "Workflow" });
export type WorkflowView = z.infer<typeof WorkflowView>;

const paging = {
  total: z.int().meta({ description: "Entries on this page." }),
  page: z.int(),
  per_page: z.int(),
  has_next: z.boolean(),
  has_prev: z.boolean(),
};

/** A workflow in a list: a hundred with a thousand steps each would not fit into an answer. */
export const WorkflowSummary = WorkflowView.omit({ steps: true }).extend({ step_count: z.int() }).meta({ id: "WorkflowSummary" });
export type WorkflowSummary = z.infer<typeof WorkflowSummary>;

const BrokenWorkflow = z
  .object({ id: z.string(), broken: z.string() })
  .meta({ id: "BrokenWorkflow", description: "A definition that is stored and cannot be read: it starts nothing, and can be deleted." });

export const WorkflowPage = z
  .object({
    workflows: z.array(z.union([WorkflowSummary, BrokenWorkflow, partOf("id")])),
    ...paging,
    total_workflows: z.int().meta({ description: "All that there are." }),
  })
  .meta({ id: "WorkflowPage" });

/** POST /api/v1/workflows/{workflow_id}/runs; the body may be left out. */
export const StartWorkflowRun = z
  .strictObject({
    params: Params.nullable().optional().meta({ description: "Merged over `default_params`, key by key, as for a job." }),
    parameters: Params.nullable().optional().meta({ description: "Another name for `params`, of the system of the workflows." }),
    task_id: z.int().nullable().default(null),
    dataset_id: z.int().nullable().default(null),
    note: plainText(1_000).nullable().default(null),
  })
  .refine(({ params, parameters }) => (params ?? null) === null || (parameters ?? null) === null, {
    path: ["params"],
    error: issueText(text("params-or-parameters")),
  })
  .transform(({ params, parameters, ...run }) => ({ ...run, parameters: params ?? parameters ?? {} }))
  .meta({ id: "StartWorkflowRun" });
export type StartWorkflowRun = z.infer<typeof StartWorkflowRun>;

const CONTROL_ACTIONS = ["stop", "retry", "rerun"] as const;
/** Words of the system of the workflows for what is done to a workflow, not to a run. */
const OF_WORKFLOWS: ReadonlySet<unknown> = new Set(["pause", "resume"]);

/** POST /api/v1/workflows/{workflow_id}/runs/{run_id}/control. */
export const ControlWorkflowRun = z
  .strictObject({
    action: z
      .enum(CONTROL_ACTIONS, {
        error: ({ input }) => (OF_WORKFLOWS.has(input) ? issueText(text("action-unsupported", { action: String(input) })) : undefined),
      })
      .meta({
        description:
          "`stop`: cancel what runs. `retry`: the failed steps again, in the same run. `rerun`: a new run with the same parameters.",
      }),
    steps: z.array(StepId).min(1).max(STEP_LIMIT).optional().meta({
      description:
        "With `retry`: only these failed steps, and what comes after them; the others stay failed. With `on_failure: stop` these must be all. Default: all.",
    }),
    note: plainText(1_000).nullable().default(null),
  })
  .refine(({ action, steps }) => steps === undefined || action === "retry", {
    path: ["steps"],
    error: issueText(text("steps-of-retry")),
  })
  .meta({ id: "ControlWorkflowRun" });
export type ControlWorkflowRun = z.infer<typeof ControlWorkflowRun>;

/** A run of a workflow, in the shape of the system it replaces. */
const workflowRun = {
  workflow_id: z.string(),
  status: z.enum(WORKFLOW_RUN_STATUSES),
  trigger_type: z.enum(["manual", "scheduled", "api", "external"]),
  configuration: z.object({
    task_id: z.int().nullable(),
    dataset_id: z.int().nullable(),
    parameters: z.record(z.string(), z.json()),
  }),
  id: z.string(),
  start_date: Timestamp.nullable(),
  end_date: Timestamp.nullable(),
  execution_date: Timestamp,
  triggered_by: z.int().nullable(),
  external_trigger_id: z.string(),
  note: z.string().nullable(),
  attempt: z.int(),
  source: RunSource,
  retried_by: z.string().exactOptional().meta({ description: "Who asked for its newest retry, if that is known." }),
  definition_version: z.int().nullable().meta({ description: "Of the workflow, when the run was started; null in old records." }),
  reason: z.string().nullable(),
  reason_code: z.string().nullable().meta({ description: "The reason for programs: `slots-taken`, `missed-beyond-grace`, …" }),
};
export const WorkflowRunView = z.object(workflowRun).meta({ id: "WorkflowRun" });
export type WorkflowRunView = z.infer<typeof WorkflowRunView>;

export const WorkflowRunPage = z.object({ runs: z.array(WorkflowRunView), ...paging }).meta({ id: "WorkflowRunPage" });

/** An attempt of a step, without what it said: the step's run tells that. */
const StepAttempt = z.object({
  attempt: z.int(),
  sent_at: Timestamp,
  started_at: Timestamp.nullable(),
  finished_at: Timestamp.nullable(),
  outcome: z.enum(RUN_STATUSES),
  retry_at: Timestamp.nullable(),
});

/** The run of a step of another workflow. */
const ChildRun = z.object({ workflow_id: z.string(), run_id: z.string().nullable().meta({ description: "Null: not started." }) });

export const StepView = z
  .object({
    step_id: z.string(),
    status: z.enum([...RUN_STATUSES, "waiting", "upstream_failed"]),
    depends_on: z.array(z.string()),
    job_id: z.string().meta({ description: "What the step reports under." }),
    run_id: z.string().nullable(),
    attempt: z.int().nullable(),
    started_at: Timestamp.nullable(),
    finished_at: Timestamp.nullable(),
    error: z.string().nullable(),
    result: z.json().meta({ description: "Null if it is larger than 2 KiB; the step's run at /jobs/{job_id}/runs/{run_id} shows it." }),
    queue: z.string().nullable().meta({ description: "Null where no worker does it." }),
    child: ChildRun.nullable().meta({ description: "Of a step that is a run of another workflow." }),
    params: z
      .record(z.string(), z.json())
      .nullable()
      .meta({ description: "As they were sent to the worker; null before that, and if they are larger than 2 KiB." }),
    timeout_sec: z.int(),
    retry_limit: z.int(),
    queued_at: Timestamp.nullable(),
    attempts: z.array(StepAttempt).meta({ description: "The newest 20, oldest first." }),
    usual_sec: z.number().nullable().meta({
      description: "How long half of the last successes took, of runs with these steps; null: none is known, or there are too many steps.",
    }),
    blocked_by: z
      .array(z.string())
      .meta({ description: "Of a step that has not started: those that it waits for, or that failed before it." }),
  })
  .meta({ id: "StepRun" });
export type StepView = z.infer<typeof StepView>;

/** GET /api/v1/workflows/{workflow_id}/runs/{run_id}. */
export const WorkflowRunDetail = z
  .object({
    ...workflowRun,
    on_failure: z.enum(FAILURE_POLICIES),
    usual_sec: z.number().nullable().meta({ description: "How long half of the last successes took; null: none is known." }),
    steps: z.array(StepView),
  })
  .meta({ id: "WorkflowRunDetail" });
export type WorkflowRunDetail = z.infer<typeof WorkflowRunDetail>;
