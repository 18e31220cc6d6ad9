import { randomUUID } from "node:crypto";
import type { BelfryApi } from "./belfry-api.ts";
import { dataOf, templateOf } from "./answers/json-values.ts";
import { WorkflowRun, WorkflowRunDetail, WorkflowView } from "./answers/workflow-answers.ts";
import type { WorkflowDefinition, WorkflowRunAction, WorkflowRunInput } from "./workflow-definition.ts";

/** What a control action may say beside itself. */
export interface ControlOptions {
  readonly note?: string;
  /** With `retry`: ids of failed steps, which alone are tried again. @default all that failed */
  readonly steps?: readonly string[];
}

/**
 * What a scheduler offers for workflows. @throws BelfryApiError if the API says no, `NOT_FOUND` for an unknown id; TypeError for
 * params that JSON cannot carry
 */
export interface WorkflowScheduler {
  /** Registers a workflow, or makes the one with this id what is given; runs under way keep the steps they began with. */
  registerWorkflow(id: string, definition: WorkflowDefinition): Promise<WorkflowView>;
  /**
   * Starts a run now. `idempotencyKey`: the same one within 24 h starts one run.
   * @default a key of its own, so that a start that is tried again still is one
   */
  runWorkflow(id: string, input?: WorkflowRunInput, options?: { readonly idempotencyKey?: string }): Promise<WorkflowRun>;
  /** A run with its steps. */
  getWorkflowRun(id: string, runId: string): Promise<WorkflowRunDetail>;
  /**
   * Stops a run, retries its failed steps, or runs it again; answers the run, for `rerun` the new one. Asked once, whatever
   * `apiRetries` is: an answer that was lost does not tell whether it was done. @throws BelfryApiError `CONFLICT` where the
   * run's state does not allow it
   */
  controlWorkflowRun(id: string, runId: string, action: WorkflowRunAction, options?: ControlOptions): Promise<WorkflowRun>;
}

export function workflowScheduler(api: BelfryApi): WorkflowScheduler {
  return {
    registerWorkflow: async (id, definition) =>
      api.ask(WorkflowView, "PUT", pathOf(id), {
        body: templateOf(definition, "definition", "workers do a workflow's work: name a queue"),
      }),
    runWorkflow: async (id, input = {}, { idempotencyKey = randomUUID() } = {}) =>
      api.ask(WorkflowRun, "POST", `${pathOf(id)}/runs`, {
        body: dataOf(input, "input"),
        headers: { "idempotency-key": idempotencyKey },
      }),
    getWorkflowRun: (id, runId) => api.ask(WorkflowRunDetail, "GET", runPathOf(id, runId)),
    controlWorkflowRun: (id, runId, action, { note, steps } = {}) =>
      api.ask(WorkflowRun, "POST", `${runPathOf(id, runId)}/control`, {
        body: { action, ...(note !== undefined && { note }), ...(steps !== undefined && { steps }) },
        retries: 0,
      }),
  };
}

function pathOf(id: string): string {
  return `/api/v1/workflows/${encodeURIComponent(id)}`;
}

function runPathOf(id: string, runId: string): string {
  return `${pathOf(id)}/runs/${encodeURIComponent(runId)}`;
}
