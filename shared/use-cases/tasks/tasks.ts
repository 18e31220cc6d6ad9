import type { CreateTask, TaskQuery, UpdateTask } from "../../contract/tasks/task.ts";
import { defined } from "../../domain/defined.ts";
import { BelfryError, conflict, invalid, notFound } from "../../domain/errors.ts";
import type { Dataset } from "../../domain/tasks/dataset.ts";
import { TASK_CHAIN } from "../../domain/tasks/task-chain.ts";
import { type BuildConfiguration, problemsOfTask, type Task } from "../../domain/tasks/task.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { assertMayChange } from "./assert-may-change.ts";
import { changeNumbered, createNumbered, removeNumbered } from "./change-numbered.ts";
import { creatorOf } from "./creator.ts";
import { settleTask, settleTasks, type SettledTask } from "./settle-task.ts";
import type { Asker, TaskPorts } from "./task-ports.ts";

/** A task with its dataset; undefined: it has none, or the dataset is gone. */
export interface TaskWithDataset {
  readonly task: Task;
  readonly dataset: Dataset | undefined;
}

/**
 * @throws ALREADY_EXISTS; NOT_FOUND for an unknown dataset or creator; FORBIDDEN for another's number; VALIDATION_ERROR for what
 * breaks a rule
 */
export async function createTask(ports: TaskPorts, input: CreateTask, asker: Asker): Promise<TaskWithDataset> {
  const at = new Date(ports.clock.now()).toISOString();
  const { name, description, customer, log_out_path, status } = input;
  const task: Omit<Task, "id"> = {
    version: 1,
    name,
    description,
    customer,
    log_out_path,
    status,
    status_by: "hand",
    configuration: { ...EMPTY_CONFIGURATION, ...configurationOf(input) },
    dataset_id: input.dataset_id || null,
    video_output: { enabled: input.video_out_enabled, path: input.video_out_path },
    created_by_id: null,
    created_at: at,
    updated_at: at,
    executions: [],
  };
  if (status === "running") throw invalid("status", text("running-by-hand"));
  assertSound(task);
  const creator = await creatorOf(ports, input.created_by_id, asker);
  const dataset = await datasetOf(ports, task.dataset_id);
  return { task: await createNumbered(ports.tasks, "task", { ...task, ...creator, id: await ports.tasks.nextId() }), dataset };
}

/**
 * Changes the fields that are sent. An execution under way keeps what it began with.
 * @throws as `createTask`; NOT_FOUND; FORBIDDEN `not-owner`; CONFLICT `task-running` for another status while an execution runs
 */
export async function updateTask(ports: TaskPorts, id: number, input: UpdateTask, asker: Asker): Promise<TaskWithDataset> {
  const { created_by_id: asked, ...fields } = defined(input);
  const task = await changeNumbered(ports.tasks, "task", id, async (read) => {
    assertMayChange("task", read, asker);
    const current = (await settleTask(ports, read)).task;
    const next = changed(current, fields);
    assertSound(next);
    if (next.dataset_id !== current.dataset_id) await datasetOf(ports, next.dataset_id);
    const creator = await creatorOf(ports, asked, asker, current);
    return { ...next, ...creator, updated_at: new Date(ports.clock.now()).toISOString() };
  });
  return withDataset(ports, task);
}

/** @throws NOT_FOUND; FORBIDDEN `not-owner`; CONFLICT `task-running`: its execution would go on without anybody to see it */
export async function deleteTask(ports: TaskPorts, id: number, asker: Asker): Promise<void> {
  await removeNumbered(ports.tasks, "task", id, async (read) => {
    assertMayChange("task", read, asker);
    const { task } = await settleTask(ports, read);
    if (task.status === "running") throw taskRunning(task);
    return task;
  });
}

/** @throws NOT_FOUND */
export async function getTask(ports: TaskPorts, id: number): Promise<TaskWithDataset> {
  return withDataset(ports, (await readTask(ports, id)).task);
}

/** The task as its run says. @throws NOT_FOUND */
export async function readTask(ports: TaskPorts, id: number): Promise<SettledTask> {
  const task = await ports.tasks.get(id);
  if (!task) throw notFound("task", String(id));
  return settleTask(ports, task);
}

/** Newest first. Of several filters the first that is present counts: the system that this replaces does so. */
export async function listTasks(ports: TaskPorts, query: TaskQuery): Promise<readonly TaskWithDataset[]> {
  const { skip, limit, status, customer, creator_id, dataset_id } = query;
  // What is stored of these may be old, and decides who is listed.
  if (status !== undefined) await settleTasks(ports, await ports.tasks.list(EVERY, isRunning));
  const found = await ports.tasks.list({ skip, limit }, (task) => {
    if (status !== undefined) return task.status === status;
    if (customer !== undefined) return task.customer === customer;
    if (creator_id !== undefined) return task.created_by_id === creator_id;
    return dataset_id === undefined || task.dataset_id === dataset_id;
  });
  const tasks = await settleTasks(ports, found);
  const ids = [...new Set(tasks.flatMap((task) => task.dataset_id ?? []))];
  const datasets = new Map((await Promise.all(ids.map((id) => ports.datasets.get(id)))).flatMap((one) => (one ? [[one.id, one]] : [])));
  return tasks.map((task) => ({ task, dataset: datasets.get(task.dataset_id ?? 0) }));
}

const EVERY = { skip: 0, limit: Number.MAX_SAFE_INTEGER };

export function taskRunning({ id, executions: [newest] }: Task): BelfryError {
  return conflict(text("task-running", { id, workflow: TASK_CHAIN, run: newest?.run_id ?? "" }));
}

function isRunning({ status }: Task): boolean {
  return status === "running";
}

async function withDataset({ datasets }: Pick<Ports, "datasets">, task: Task): Promise<TaskWithDataset> {
  return { task, dataset: task.dataset_id === null ? undefined : await datasets.get(task.dataset_id) };
}

/** @throws NOT_FOUND for one that is named and not there */
async function datasetOf({ datasets }: Pick<Ports, "datasets">, id: number | null): Promise<Dataset | undefined> {
  if (id === null) return undefined;
  const dataset = await datasets.get(id);
  if (!dataset) throw notFound("dataset", String(id));
  return dataset;
}

function changed(task: Task, fields: UpdateTask): Task {
  const { status, dataset_id, video_out_enabled: enabled, video_out_path: path, name, description, customer, log_out_path } = fields;
  if (status !== undefined && status !== task.status) {
    if (task.status === "running") throw taskRunning(task);
    if (status === "running") throw invalid("status", text("running-by-hand"));
  }
  return {
    ...task,
    ...defined({ name, description, customer, log_out_path }),
    ...(status !== undefined && status !== task.status && { status, status_by: "hand" as const }),
    configuration: { ...task.configuration, ...configurationOf(fields) },
    ...(dataset_id !== undefined && { dataset_id: dataset_id || null }),
    video_output: { ...task.video_output, ...defined({ enabled, path }) },
  };
}

const EMPTY_CONFIGURATION: BuildConfiguration = {
  branch_name: null,
  commit_id: null,
  build_config: null,
  build_config_customized: false,
  build_config_custom_conf: {},
  build_config_custom_ini: {},
};

/** Those fields that are there. */
function configurationOf(fields: Pick<UpdateTask, keyof BuildConfiguration>): Partial<BuildConfiguration> {
  const names = Object.keys(EMPTY_CONFIGURATION) as (keyof BuildConfiguration)[];
  return Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])));
}

function assertSound(task: Pick<Task, "video_output">): void {
  const details = problemsOfTask(task);
  if (details.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details });
}
