import type { Run } from "../../domain/run/run.ts";
import { childRunId, stepRunKey } from "../../domain/run/changes/step-run.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import { noteOfLink, parametersOfLink, TASK_CHAIN } from "../../domain/tasks/task-chain.ts";
import { type LinkStatus, statusOfLink } from "../../domain/tasks/task-status.ts";
import type { Execution, Task } from "../../domain/tasks/task.ts";
import type { Ports } from "../../ports/groups.ts";
import { withErrors } from "./link-errors.ts";
import type { LinkRun } from "./link-run.ts";
import type { TaskPorts } from "./task-ports.ts";
import { readTask } from "./tasks.ts";

export interface Progress {
  readonly task: Task;
  /** Those that have begun, of all executions that the task knows, newest first. */
  readonly links: readonly LinkRun[];
  /** The statuses of those of the newest execution, newest first. */
  readonly newest: readonly LinkStatus[];
  /** Of the newest execution; before the first one, that of the deployment. */
  readonly chain: readonly string[];
}

/** How a task's chain fares. @throws NOT_FOUND */
export async function taskProgress(ports: TaskPorts & { readonly taskChain: readonly string[] }, id: number): Promise<Progress> {
  const { task, run } = await readTask(ports, id);
  const [newest, ...earlier] = task.executions;
  if (!newest) return { task, links: [], newest: [], chain: ports.taskChain };
  const keys = earlier.map(({ run_id }) => ({ workflow_id: TASK_CHAIN, run_id }));
  const runs = [...(run ? [run] : []), ...(keys.length > 0 ? await ports.workflowRuns.getMany(keys) : [])];
  const known = new Map(runs.map((one) => [one.run_id, one]));
  const steps = await stepsOf(ports, task.executions);
  const links = task.executions.map((execution) => linksOf(ports.scope, execution, known.get(execution.run_id), steps).toReversed());
  return { task, links: await withErrors(ports, links.flat()), newest: (links[0] ?? []).map(({ status }) => status), chain: newest.chain };
}

/** The first link of an execution that has just been asked for: its run is about to be made, and this will be its id. */
export function firstLink(scope: string, execution: Execution, parameters: Readonly<Record<string, unknown>>): LinkRun {
  return linkOf(scope, execution, 0, parametersOfLink(parameters, 0, execution.chain.length), undefined, undefined);
}

/** The runs of the steps of these executions, by job and run. */
async function stepsOf(
  { runs, scope }: Pick<Ports, "runs" | "scope">,
  executions: readonly Execution[],
): Promise<ReadonlyMap<string, Run>> {
  const keys = executions.flatMap((execution) => execution.chain.map((name) => stepKey(scope, execution, name)));
  return new Map((await runs.getMany(keys)).map((step) => [nameOf(step), step]));
}

/** Those that have begun, in order. The first one has, as soon as the chain's run is there. */
function linksOf(scope: string, execution: Execution, run: WorkflowRun | undefined, steps: ReadonlyMap<string, Run>): LinkRun[] {
  return execution.chain.flatMap((name, index) => {
    const step = steps.get(nameOf(stepKey(scope, execution, name)));
    const isFirst = index === 0 && run !== undefined && run.status !== "skipped";
    if (!step && !isFirst) return [];
    const parameters = step?.dispatch.params["parameters"] ?? parametersIn(run, index);
    return [linkOf(scope, execution, index, isObject(parameters) ? parameters : {}, run?.steps[index], step)];
  });
}

function linkOf(
  scope: string,
  execution: Execution,
  index: number,
  parameters: Readonly<Record<string, unknown>>,
  state: string | undefined,
  step: Run | undefined,
): LinkRun {
  const workflow_id = execution.chain[index] ?? "";
  const { run_id } = stepKey(scope, execution, workflow_id);
  const status = statusOfLink(state, step?.status);
  return {
    workflow_id,
    run_id: childRunId({ scope, run_id }, workflow_id),
    status,
    execution,
    parameters,
    note: noteOfLink(execution.chain, index, execution.note),
    queued_at: step?.queued_at ?? execution.started_at,
    started_at: step?.started_at ?? null,
    finished_at: step?.finished_at ?? null,
    error: status === "failed" ? (step?.error ?? step?.reason ?? null) : null,
  };
}

function stepKey(scope: string, { run_id }: Execution, name: string) {
  return stepRunKey({ workflow_id: TASK_CHAIN, run_id, scope }, { step_id: name });
}

function nameOf({ job_id, run_id }: Pick<Run, "job_id" | "run_id">): string {
  return `${job_id} ${run_id}`;
}

function parametersIn(run: WorkflowRun | undefined, index: number): unknown {
  const all = run?.params["parameters"];
  return Array.isArray(all) ? all[index] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
