import type { ExecuteTask } from "../../contract/tasks/task.ts";
import { conflict } from "../../domain/errors.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import { chainParams, chainRunId, TASK_CHAIN } from "../../domain/tasks/task-chain.ts";
import { begun, type Execution, type Task } from "../../domain/tasks/task.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { causeByHand, noteRun, noteWrite } from "../caller.ts";
import { startWorkflowRun } from "../workflows/start-workflow-run.ts";
import { prepareChain } from "./prepare-chain.ts";
import type { Asker, TaskPorts } from "./task-ports.ts";
import { TRIES } from "./task-ports.ts";
import { readTask, taskRunning } from "./tasks.ts";

export type ExecutePorts = TaskPorts &
  Pick<Ports, "dispatch" | "defaultTimeZone" | "randomText" | "hasAirflow"> & { readonly taskChain: readonly string[] };

/** What was started, for a task of this number. */
export interface Executed {
  readonly task: Task;
  readonly execution: Execution;
  /** As the caller sent them. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Starts a run of the task's chain. The task is made running first, by one conditional write, so that of two at once one starts a
 * run; what then dies before the run is made is found out by `settleTask`, and what dies after that by the sweep.
 * @throws NOT_FOUND for the task, or for links that are no workflows; CONFLICT `task-running`; UNAVAILABLE for a link that needs an
 * Airflow
 */
export async function executeTask(ports: ExecutePorts, id: number, input: ExecuteTask, asker: Asker): Promise<Executed> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { task } = await readTask(ports, id);
    if (task.status === "running") throw taskRunning(task);
    const workflow = await prepareChain(ports, ports.taskChain);
    const dataset = task.dataset_id === null ? undefined : await ports.datasets.get(task.dataset_id);
    const at = ports.clock.now();
    const execution: Execution = {
      run_id: chainRunId(ports.scope, at, ports.randomText()),
      started_at: new Date(at).toISOString(),
      chain: ports.taskChain,
      dataset_id: task.dataset_id,
      triggered_by: asker.userId ?? null,
      note: input.note,
    };
    const running = begun(task, execution);
    // Somebody has changed the task: edited it, which is no obstacle, or begun an execution.
    if ((await ports.tasks.replace(running, task.version)) !== "done") continue;
    noteRun(execution.run_id);
    noteWrite({ kind: "task", id: String(id), before: task, after: running });
    const run = await startWorkflowRun(ports, workflow, {
      run_id: execution.run_id,
      scheduled_at: execution.started_at,
      trigger_source: "api",
      params: chainParams(running, dataset, execution, input.parameters),
      task_id: id,
      dataset_id: task.dataset_id,
      note: input.note,
      cause: causeByHand(),
    });
    assertBegun(run);
    await ports.dispatch.send([{ message: { kind: "advance", workflow_id: TASK_CHAIN, run_id: run.run_id }, delaySeconds: 0 }]);
    return { task: running, execution, parameters: input.parameters };
  }
  throw conflict(text("concurrent-change", { kind: "task" }));
}

/** @throws CONFLICT where no more chains may run, or this start came so late that it was given up: the task has then failed */
function assertBegun({ status, reason }: WorkflowRun): void {
  if (status !== "skipped") return;
  throw conflict(typeof reason === "string" || reason === null ? text("execution-not-started") : reason);
}
