import type { FireMessage } from "../message/messages.ts";
import { contentHash } from "../content-hash.ts";
import type { WorkflowRun, WorkflowRunStatus } from "./workflow-run.ts";
import type { Step, WorkflowDefinition } from "../definition/workflow.ts";
import type { Text } from "../texts/text.ts";

/** What a run of a workflow is started with. */
export interface WorkflowStart extends Pick<FireMessage, "run_id" | "scheduled_at" | "trigger_source" | "hop" | "cause"> {
  /** Merged over the workflow's, key by key. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly task_id?: number | null;
  readonly dataset_id?: number | null;
  readonly note?: string | null;
  readonly parent?: NonNullable<WorkflowRun["parent"]>;
}

/** The name under which steps are kept: the same steps always have the same. */
export function stepsVersionOf(steps: readonly Step[]): string {
  return contentHash(steps).slice(0, 32);
}

/** The record of a workflow's run at its birth. */
export function newWorkflowRun(
  workflow: WorkflowDefinition,
  start: WorkflowStart,
  now: number,
  status: WorkflowRunStatus,
  reason: Text | null,
): WorkflowRun {
  const at = new Date(now).toISOString();
  return {
    workflow_id: workflow.workflow_id,
    run_id: start.run_id,
    scope: workflow.scope,
    generation: workflow.generation,
    status,
    reason,
    trigger_source: start.trigger_source,
    scheduled_at: start.scheduled_at,
    queued_at: at,
    started_at: null,
    finished_at: status === "queued" ? null : at,
    attempt: 1,
    retry_at: null,
    revision: 1,
    spec: stepsVersionOf(workflow.steps),
    on_failure: workflow.on_failure,
    steps: (status === "queued" ? "-" : "x").repeat(workflow.steps.length),
    retried: {},
    params: { ...workflow.default_params, ...start.params },
    misfire_grace_sec: workflow.misfire_grace_sec,
    task_id: start.task_id ?? null,
    dataset_id: start.dataset_id ?? null,
    note: start.note ?? null,
    hop: start.hop ?? 0,
    parent: start.parent ?? null,
    version: workflow.version,
    cause: start.cause ?? null,
  };
}
