import type { StepView, WorkflowRunDetail, WorkflowRunView, WorkflowSummary, WorkflowView } from "../contract/workflow.ts";
import { nextDueAt } from "../domain/activation.ts";
import { stepJobId } from "../domain/owner.ts";
import { sourceOfWorkflowRun } from "../domain/run-source.ts";
import { unstartedStatus, type WorkflowRun } from "../domain/workflow-run.ts";
import type { WorkflowDefinition } from "../domain/workflow.ts";
import type { WorkflowRunWithSteps } from "./get-workflow-run.ts";
import { isDagWorkflow, stepInputOf } from "./manage-workflows.ts";
import type { Say } from "../domain/text.ts";
import { viewReason } from "./view-reason.ts";
import { QUOTED_LIMIT, quotedBytes } from "../contract/answer-size.ts";

/** A larger result is left out of the list of steps, in bytes as JSON, and so much of an error is shown, in characters. */
const IN_LIST = { result: 2_048, error: 1_000 };
/** Where an answer could not hold that of a thousand steps. */
const IN_LONG_LIST = { result: 512, error: 250 };

export function viewWorkflow(workflow: WorkflowDefinition, now: number): WorkflowView {
  return {
    name: workflow.name,
    description: workflow.description,
    dag_id: workflow.dag_id,
    id: workflow.workflow_id,
    is_active: workflow.enabled,
    created_at: workflow.created_at,
    updated_at: workflow.updated_at,
    created_by_id: null,
    steps: isDagWorkflow(workflow) ? [] : (workflow.steps.map(stepInputOf) as unknown as WorkflowView["steps"]),
    on_failure: workflow.on_failure,
    cron_expr: workflow.cron_expr,
    interval_seconds: workflow.interval_seconds,
    timezone: workflow.timezone,
    max_parallel: workflow.max_parallel,
    misfire_grace_sec: workflow.misfire_grace_sec,
    default_params: workflow.default_params as WorkflowView["default_params"],
    next_due_at: nextDueAt(workflow, undefined, now),
    pause_reason: workflow.pause_reason,
    version: workflow.version,
  };
}

export function viewWorkflowInList(workflow: WorkflowDefinition, now: number): WorkflowSummary {
  const { steps, ...summary } = viewWorkflow(workflow, now);
  return { ...summary, step_count: steps.length };
}

const TRIGGER_TYPES: Readonly<Record<string, WorkflowRunView["trigger_type"]>> = {
  scheduler: "scheduled",
  api: "api",
  rerun: "manual",
};

export function viewWorkflowRun(run: WorkflowRun, say: Say): WorkflowRunView {
  return {
    workflow_id: run.workflow_id,
    status: run.status,
    trigger_type: TRIGGER_TYPES[run.trigger_source] ?? "external",
    configuration: {
      task_id: run.task_id,
      dataset_id: run.dataset_id,
      parameters: run.params as WorkflowRunView["configuration"]["parameters"],
    },
    id: run.run_id,
    start_date: run.started_at,
    end_date: run.finished_at,
    execution_date: run.scheduled_at,
    triggered_by: null,
    external_trigger_id: run.run_id,
    note: run.note,
    attempt: run.attempt,
    source: sourceOfWorkflowRun(run),
    definition_version: run.version,
    ...viewReason(run.reason, say),
  };
}

export function viewWorkflowRunDetail(found: WorkflowRunWithSteps, say: Say): WorkflowRunDetail {
  const detail = { ...viewWorkflowRun(found.run, say), steps: viewSteps(found, say, IN_LIST) };
  return quotedBytes(detail) <= QUOTED_LIMIT ? detail : { ...detail, steps: viewSteps(found, say, IN_LONG_LIST) };
}

function viewSteps({ run, dag, steps }: WorkflowRunWithSteps, say: Say, most: typeof IN_LIST): StepView[] {
  return dag.steps.map(({ step_id, depends_on }, place): StepView => {
    const of = steps.get(place);
    const size = of && of.result !== null ? Buffer.byteLength(JSON.stringify(of.result)) : 0;
    return {
      step_id,
      status: of?.status ?? (run.steps[place] === "a" ? "queued" : unstartedStatus(run, dag, place)),
      depends_on: [...depends_on],
      job_id: stepJobId(run.workflow_id, step_id),
      run_id: of?.run_id ?? null,
      attempt: of?.attempt ?? null,
      started_at: of?.started_at ?? null,
      finished_at: of?.finished_at ?? null,
      error: of?.error === null || of === undefined ? null : say(of.error).slice(0, most.error).toWellFormed(),
      result: (size <= most.result ? (of?.result ?? null) : null) as StepView["result"],
    };
  });
}

/** A page by entries passed over. `found` holds one entry more than `limit` if there is a next page. */
export function pageOf<Item>(found: readonly Item[], { skip, limit }: { readonly skip: number; readonly limit: number }) {
  const shown = found.slice(0, limit);
  const place = { page: Math.floor(skip / limit) + 1, per_page: limit, has_next: found.length > limit, has_prev: skip > 0 };
  return { shown, paging: { total: shown.length, ...place } };
}
