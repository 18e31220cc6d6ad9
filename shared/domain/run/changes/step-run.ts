import { runId, type RunId, timeOf } from "../run-id.ts";
import { definitionKey, stepJobId } from "../../definition/definition-key.ts";
import type { Run } from "../run.ts";
import type { Dag } from "../../definition/dag.ts";
import type { WorkflowRun } from "../workflow-run.ts";
import type { Step } from "../../definition/workflow.ts";
import { onBehalfOfCause } from "../reasons/run-source.ts";
import { INITIAL_RUN } from "../new-run.ts";

/**
 * Where the run of a step is on record: it follows from the workflow's run and the step, so that starting a step twice
 * meets itself. Its id carries the time of the workflow's run.
 */
export function stepRunKey(
  run: Pick<WorkflowRun, "workflow_id" | "run_id" | "scope">,
  step: Pick<Step, "step_id">,
): { readonly job_id: string; readonly run_id: RunId } {
  const job_id = stepJobId(run.workflow_id, step.step_id);
  const identity = { scope: run.scope, owner: `job#${job_id}`, scheduledAt: timeOf(run.run_id), tail: run.run_id };
  return { job_id, run_id: runId(identity) };
}

/** The keys of the runs of the steps at these places. */
export function stepRunKeys(run: WorkflowRun, dag: Dag, places: readonly number[]) {
  return places.flatMap((place) => {
    const step = dag.steps[place];
    return step ? [{ place, step, ...stepRunKey(run, step) }] : [];
  });
}

/** The run that a step of kind `workflow` stands for; undefined for a step of another kind. */
export function childOf(step: Run): Pick<WorkflowRun, "workflow_id" | "run_id"> | undefined {
  const workflow_id = step.dispatch.step?.child_workflow_id;
  return workflow_id === undefined ? undefined : { workflow_id, run_id: childRunId(step, workflow_id) };
}

/** The id of the run of a workflow that this run of a step starts; the step's record need not be there yet. */
export function childRunId({ scope, run_id }: Pick<Run, "scope" | "run_id">, workflowId: string): RunId {
  return runId({ scope, owner: definitionKey("workflow", workflowId), scheduledAt: timeOf(run_id), tail: run_id });
}

/** The record of a step's run at its birth; `params` as rendered. */
export function newStepRun(run: WorkflowRun, place: number, step: Step, params: Readonly<Record<string, unknown>>, now: number): Run {
  const at = new Date(now).toISOString();
  const cause = onBehalfOfCause(run.cause);
  return {
    ...stepRunKey(run, step),
    scope: run.scope,
    status: "queued",
    reason: null,
    trigger_source: "workflow",
    scheduled_at: at,
    queued_at: at,
    finished_at: null,
    ...INITIAL_RUN,
    dispatch: {
      queue: step.kind === "queue" ? step.queue : "",
      params,
      timeout_sec: step.timeout_sec,
      retry_limit: step.retry_limit,
      misfire_grace_sec: run.misfire_grace_sec,
      telemetry_label: null,
      ...(cause && { cause }),
      interval_seconds: null,
      active_since: run.queued_at,
      generation: run.generation,
      ...(run.hop > 0 && { hop: run.hop }),
      step: {
        workflow_id: run.workflow_id,
        run_id: run.run_id,
        place,
        ...(step.kind === "workflow" && { child_workflow_id: step.workflow_id }),
        ...(step.kind === "airflow" && { dag_id: step.dag_id }),
      },
    },
  };
}
