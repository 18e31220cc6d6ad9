import type * as z from "zod";
import {
  type ControlWorkflowRun,
  type PutWorkflow,
  type StartWorkflowRun,
  type StepView,
  WorkflowRunDetail,
  WorkflowRunPage,
  WorkflowRunView,
} from "../../../shared/contract/workflows/workflow.ts";
import { read, type StackApi } from "./stack-api.ts";
import { eventually } from "./stack-wait.ts";

const ROOT = "/api/v1/workflows";

/** The workflows of a running stack, as a client sees them. */
export class StackWorkflows {
  readonly #api: StackApi;

  constructor(api: StackApi) {
    this.#api = api;
  }

  /** Registers a workflow that has its id for a name. */
  async put(id: string, workflow: Omit<z.input<typeof PutWorkflow>, "name">): Promise<void> {
    const { status, text } = await this.#api.send("PUT", `${ROOT}/${id}`, { name: id, ...workflow });
    if (status !== 200 && status !== 201) throw new Error(`answered ${status}: ${text}`);
  }

  /** Starts a run and answers its id. */
  async start(id: string, input?: z.input<typeof StartWorkflowRun>): Promise<string> {
    return read(WorkflowRunView, 201, await this.#api.send("POST", `${ROOT}/${id}/runs`, input)).id;
  }

  async control(id: string, runId: string, action: ControlWorkflowRun["action"]): Promise<WorkflowRunView> {
    return read(WorkflowRunView, 200, await this.#api.send("POST", `${ROOT}/${id}/runs/${runId}/control`, { action }));
  }

  async delete(id: string): Promise<void> {
    const { status, text } = await this.#api.send("DELETE", `${ROOT}/${id}`);
    if (status !== 200) throw new Error(`answered ${status}: ${text}`);
  }

  /** Newest first. */
  async runs(id: string): Promise<WorkflowRunView[]> {
    return read(WorkflowRunPage, 200, await this.#api.send("GET", `${ROOT}/${id}/runs`)).runs;
  }

  /** The run with its steps, by their ids, as soon as it is so. */
  async run(id: string, runId: string, what: string, condition: (run: RunWithSteps) => boolean): Promise<RunWithSteps> {
    return eventually(`run ${runId} of ${id} ${what}`, async () => {
      const found = read(WorkflowRunDetail, 200, await this.#api.send("GET", `${ROOT}/${id}/runs/${runId}`));
      const run = { ...found, steps: Object.fromEntries(found.steps.map((step) => [step.step_id, step])) };
      return condition(run) && run;
    });
  }

  /** The run when it has ended. */
  async ended(id: string, runId: string): Promise<RunWithSteps> {
    return this.run(id, runId, "has ended", ({ status }) => status === "success" || status === "failed");
  }
}

interface RunWithSteps extends Omit<WorkflowRunDetail, "steps"> {
  readonly steps: Readonly<Record<string, StepView>>;
}

/** The statuses of a run's steps by their ids. */
export function statusesOf({ steps }: RunWithSteps): Record<string, string> {
  return Object.fromEntries(Object.values(steps).map(({ step_id, status }) => [step_id, status]));
}
