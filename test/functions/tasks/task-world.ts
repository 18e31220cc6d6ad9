import { DEFAULT_CHAIN } from "../../../shared/domain/tasks/task-chain.ts";
import { aStep, aWorkflow, NOON } from "../../support/samples.ts";
import { WorkflowSimulation } from "../../support/workflow-simulation.ts";
import { type Api, anApi } from "../http-events.ts";

/** A world with three workflows of one step each, `<workflow>-step`, a dataset and a task of it. */
export async function aTask(): Promise<{ readonly world: WorkflowSimulation; readonly api: Api }> {
  const world = new WorkflowSimulation({ now: NOON });
  const steps = (id: string) => [aStep(`${id}-step`, { params: { conf: "<$.params>" }, retry_limit: 0 })];
  await world.register(...DEFAULT_CHAIN.map((workflow_id) => aWorkflow({ workflow_id, steps: steps(workflow_id), max_parallel: 10 })));
  const api = anApi({ memory: world.memory });
  await api.send("POST /api/v1/datasets", { body: { name: "roads", path: "s3://roads", data_type: "Vector" } });
  await api.send("POST /api/v1/tasks", { body: { name: "build", dataset_id: 1, commit_id: "abc", video_out_path: "out" } });
  return { world, api };
}

export interface Link {
  readonly id: string;
  readonly workflow_id: string;
  readonly status: string;
}

export interface Progress {
  readonly task_status: string;
  readonly overall_status: string;
  readonly workflow_runs: readonly Link[];
}

export async function execute(api: Api, body?: object, sent: object = {}) {
  return api.send("POST /api/v1/tasks/1/execute", { ...(body && { body }), ...sent });
}

export async function statusOf(api: Api): Promise<Progress> {
  return (await api.send("GET /api/v1/tasks/1/status")).json as Progress;
}

export async function taskStatus(api: Api): Promise<string> {
  return ((await api.send("GET /api/v1/tasks/1")).json as { status: string }).status;
}

export const statuses = ({ workflow_runs }: Progress) => workflow_runs.map(({ workflow_id, status }) => [workflow_id, status]);
export const stepOf = (workflow: string) => `${workflow}-step`;
