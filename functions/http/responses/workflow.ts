import { viewAuthors } from "./authors.ts";
import type { WorkflowRunView, WorkflowSummary, WorkflowView } from "../../../shared/contract/workflows/workflow.ts";
import { nextDueAt } from "../../../shared/domain/schedule/activation.ts";
import { streakOf } from "../../../shared/domain/run/recent-outcome.ts";
import { sourceOfWorkflowRun, userOf } from "../../../shared/domain/run/reasons/run-source.ts";
import type { WorkflowRun } from "../../../shared/domain/run/workflow-run.ts";
import { isDagWorkflow, stepInputOf } from "../../../shared/use-cases/definitions/workflows/step-input.ts";
import type { Workflow } from "../../../shared/use-cases/definitions/workflows/read-workflows.ts";
import { codeOf, type Say } from "../../../shared/domain/texts/text.ts";
import { viewReason } from "../../../shared/domain/texts/reason.ts";

/** A workflow as the API shows it at `now` (epoch ms). */
export function viewWorkflow({ definition: workflow, state }: Workflow, now: number, say: Say): WorkflowView {
  const streak = streakOf(state.recent);
  return {
    name: workflow.name,
    description: workflow.description,
    dag_id: workflow.dag_id,
    id: workflow.workflow_id,
    is_active: workflow.enabled,
    created_at: workflow.created_at,
    updated_at: workflow.updated_at,
    ...viewAuthors(workflow),
    created_by_id: workflow.created_by_id ?? null,
    steps: isDagWorkflow(workflow) ? [] : (workflow.steps.map(stepInputOf) as unknown as WorkflowView["steps"]),
    on_failure: workflow.on_failure,
    cron_expr: workflow.cron_expr,
    interval_seconds: workflow.interval_seconds,
    timezone: workflow.timezone,
    max_parallel: workflow.max_parallel,
    misfire_grace_sec: workflow.misfire_grace_sec,
    default_params: workflow.default_params as WorkflowView["default_params"],
    next_due_at: nextDueAt(workflow, state, now),
    pause_reason: workflow.pause_reason,
    version: workflow.version,
    paused_at: workflow.paused_at,
    active_runs: state.active_runs.length,
    last_run_at: state.last_run_at,
    last_status: state.last_status,
    last_error: state.last_error === null ? null : say(state.last_error),
    last_reason: codeOf(state.last_error) ?? null,
    failure_streak: streak.length,
    failing_since: streak.since === null ? null : new Date(streak.since * 1000).toISOString(),
  };
}

export function viewWorkflowInList(workflow: Workflow, now: number, say: Say): WorkflowSummary {
  const { steps, ...summary } = viewWorkflow(workflow, now, say);
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
    triggered_by: userOf(run.cause),
    external_trigger_id: run.run_id,
    note: run.note,
    attempt: run.attempt,
    source: sourceOfWorkflowRun(run),
    ...(run.retried_by !== undefined && { retried_by: run.retried_by }),
    definition_version: run.version,
    ...viewReason(run.reason, say),
  };
}

/** A page by entries passed over. `found` holds one entry more than `limit` if there is a next page. */
export function pageOf<Item>(found: readonly Item[], { skip, limit }: { readonly skip: number; readonly limit: number }) {
  const shown = found.slice(0, limit);
  const place = { page: Math.floor(skip / limit) + 1, per_page: limit, has_next: found.length > limit, has_prev: skip > 0 };
  return { shown, paging: { total: shown.length, ...place } };
}
