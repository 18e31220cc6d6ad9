/**
 * The status of a task is that of its newest execution's run, and is looked up there when the task is read; the record is then
 * made to say so too. Nothing has to arrive for that: a reaction to the run's end can be lost, or given up after its tries, and the
 * task would be running for ever, while whoever reads sees what the run says, whatever happened on the way.
 */
import { isOver, type WorkflowRun } from "../../domain/run/workflow-run.ts";
import { newWorkflowRun } from "../../domain/run/new-workflow-run.ts";
import { TASK_CHAIN } from "../../domain/tasks/task-chain.ts";
import { statusOfChainRun } from "../../domain/tasks/task-status.ts";
import type { Execution, Task } from "../../domain/tasks/task.ts";
import { text } from "../../domain/texts/text.ts";
import { recordUnstartedRun } from "../workflows/start-workflow-run.ts";
import type { TaskPorts } from "./task-ports.ts";

/** Whoever wrote that an execution begins makes its run within that time, in ms, or never: a request has 30 s. */
const STARTING_MS = 60_000;

/** A task, and the run of its newest execution, if it is on record. */
export interface SettledTask {
  readonly task: Task;
  readonly run?: WorkflowRun;
}

/**
 * The task as its run says, strongly consistent. A failed one is looked at too: its run may have been retried. One whose run was
 * never made, since whoever asked for it died, has failed: a record that says so takes the run's place first, so that a start which
 * comes late finds it there.
 */
export async function settleTask(ports: TaskPorts, task: Task): Promise<SettledTask> {
  const [execution] = task.executions;
  if (execution === undefined || task.status_by === "hand") return { task };
  const found = await ports.workflowRuns.get(TASK_CHAIN, execution.run_id);
  if (found) return { task: await withStatusOf(ports, task, found), run: found };
  if (task.status !== "running" || ports.clock.now() - Date.parse(execution.started_at) < STARTING_MS) return { task };
  const run = await takePlaceOfRun(ports, task, execution);
  return run ? { task: await withStatusOf(ports, task, run), run } : { task: await written(ports, task, "failed", ports.clock.now()) };
}

/** Tasks as their runs say, perhaps a second ago. Of those that are shown as running only: lists are long. */
export async function settleTasks(ports: TaskPorts, tasks: readonly Task[]): Promise<readonly Task[]> {
  const open = tasks.filter(({ status, status_by }) => status === "running" && status_by === "run");
  if (open.length === 0) return tasks;
  const keys = open.flatMap(({ executions: [newest] }) => (newest ? [{ workflow_id: TASK_CHAIN, run_id: newest.run_id }] : []));
  const runs = new Map((await ports.workflowRuns.getMany(keys)).map((run) => [run.run_id, run]));
  const ended = open.filter(({ executions: [newest] }) => {
    const run = newest && runs.get(newest.run_id);
    return !run || isOver(run);
  });
  const settled = await Promise.all(ended.map(async (task) => (await settleTask(ports, task)).task));
  const byId = new Map(settled.map((task) => [task.id, task]));
  return tasks.map((task) => byId.get(task.id) ?? task);
}

async function withStatusOf(ports: TaskPorts, task: Task, run: WorkflowRun): Promise<Task> {
  const status = statusOfChainRun(run.status);
  if (status === task.status) return task;
  const at = run.finished_at ?? run.retry_at;
  return written(ports, task, status, at === null ? ports.clock.now() : Date.parse(at));
}

/** Writes the status. Where somebody else changed the task meanwhile, the next who reads it does. */
async function written({ tasks }: TaskPorts, task: Task, status: Task["status"], at: number): Promise<Task> {
  const next = { ...task, status, version: task.version + 1, updated_at: new Date(at).toISOString() };
  if ((await tasks.replace(next, task.version)) === "done") return next;
  const current = await tasks.get(task.id);
  const [newest] = task.executions;
  return current?.executions[0]?.run_id === newest?.run_id && current?.status_by === "run" ? { ...current, status } : (current ?? next);
}

/** The run that is there after all; else a record of one that was not started. Undefined: the chain's workflow is gone. */
async function takePlaceOfRun(ports: TaskPorts, task: Task, { run_id, started_at, note }: Execution): Promise<WorkflowRun | undefined> {
  const workflow = await ports.workflows.getDefinition(TASK_CHAIN);
  if (!workflow) return undefined;
  const start = { run_id, scheduled_at: started_at, trigger_source: "api", task_id: task.id, dataset_id: task.dataset_id, note };
  const lost = newWorkflowRun(workflow, start, ports.clock.now(), "skipped", text("execution-not-started"));
  const run = await recordUnstartedRun(ports, lost, workflow);
  if (run.status === "skipped")
    ports.telemetry.record({ name: "task.execution_lost", level: "error", run_id, detail: { task_id: task.id } });
  return run;
}
