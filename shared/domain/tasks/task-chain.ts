/**
 * The chain of a task: workflows that run one after the other, as the steps of one workflow, whose run is an execution. What the
 * engine knows of workflows holds for it: a link that fails, times out or is stopped ends the run, and what crashes is repaired.
 */
import { definitionKey } from "../definition/definition-key.ts";
import { type RunId, runId } from "../run/run-id.ts";
import type { Dataset } from "./dataset.ts";
import type { Execution, Task } from "./task.ts";

/** The id of the workflow that chains are runs of. Its steps are what `taskChain` in cdk.json says when an execution begins. */
export const TASK_CHAIN = "task-chain";
/** The chain where cdk.json names none. */
export const DEFAULT_CHAIN = ["data_processing_pipeline", "ml_training_pipeline", "simple_workflow_example"] as const;
/** Links at most: the run's record has the parameters of each. */
export const LONGEST_CHAIN = 8;

type Params = Readonly<Record<string, unknown>>;

/** What is said of an execution where its caller says nothing. */
const NO_NOTE = "Task execution";

/** The id of an execution's run. `tail`: what tells it from others of the same millisecond. */
export function chainRunId(scope: string, at: number, tail: string): RunId {
  return runId({ scope, owner: definitionKey("workflow", TASK_CHAIN), scheduledAt: at, tail });
}

/** The steps of the chain's workflow. Each hands the params of `chainParams` to the workflow of its name. */
export function chainSteps(
  chain: readonly string[],
): { readonly step_id: string; readonly workflow_id: string; readonly params: Params }[] {
  const fields = ["task_id", "dataset_id", "triggered_by", "task_config", "dataset_config"];
  const same = Object.fromEntries(fields.map((field) => [field, `<$.params.${field}>`]));
  return chain.map((name, index) => ({
    step_id: name,
    workflow_id: name,
    params: { ...same, parameters: `<$.params.parameters[${index}]>`, note: noteOfLink(chain, index, "<$.params.note>") },
  }));
}

/** The params of the chain's run. `parameters`: by link, since each has its index among them. */
export function chainParams(
  task: Task,
  dataset: Dataset | undefined,
  { chain, triggered_by, note }: Execution,
  parameters: Params,
): Params {
  return {
    task_id: task.id,
    dataset_id: task.dataset_id,
    parameters: chain.map((_, index) => parametersOfLink(parameters, index, chain.length)),
    triggered_by,
    note: note ?? NO_NOTE,
    task_config: configOf(task),
    dataset_config: dataset === undefined ? null : configOfDataset(dataset),
  };
}

/** The caller's parameters, and which link of how many it is. */
export function parametersOfLink(parameters: Params, index: number, total: number): Params {
  return { ...parameters, dag_index: index, dag_total: total };
}

/** What is said of a link's run. `note`: of the execution. */
export function noteOfLink(chain: readonly string[], index: number, note: string | null): string {
  const link = `DAG ${index + 1}/${chain.length}: ${chain[index]}`;
  return index === 0 ? `${link} - ${note ?? NO_NOTE}` : `${link} - Auto-triggered from previous DAG completion`;
}

/** The id that a link's run has in an answer before it is there. */
export function pendingId(name: string, taskId: number, index: number): string {
  return `pending_${name}_${taskId}_${index}`;
}

/** `data_processing_pipeline` → `Data Processing Pipeline`. */
export function titleOfLink(name: string): string {
  return name
    .split(/[_.-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ")
    .trim();
}

function configOf({ name, description, customer, status, log_out_path, configuration, video_output }: Task): Params {
  return { name, description, customer, status, log_out_path, build_config: configuration, video_output };
}

function configOfDataset({ id, name, description, path, data_type, gt_path }: Dataset): Params {
  return { id, name, description, path, data_type, gt_path };
}
