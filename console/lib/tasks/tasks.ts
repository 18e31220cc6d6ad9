import type { DatasetView } from "../../../shared/contract/tasks/dataset.ts";
import type { LinkRunView, TaskProgress, TaskView } from "../../../shared/contract/tasks/task.ts";
import type { Shown } from "../../parts/basics/status.tsx";
import { toast } from "../../parts/frame/toast.tsx";
import { k } from "../../words/tasks.ts";
import { change, send } from "../asking/api.ts";
import { refresh } from "../asking/query.ts";
import { allPages } from "./all-pages.ts";

export const TASKS = "/api/v1/tasks";
export const DATASETS = "/api/v1/datasets";

/** As many as one page can have. */
const PAGE = 1_000;

/** All tasks, or all datasets, as one list: each page begins where the last one ended. */
export async function readAllTasks(path: string, etag: string | undefined, abort: AbortSignal) {
  const page = (skip: number) => `${path}?limit=${PAGE}${skip === 0 ? "" : `&skip=${skip}`}`;
  const first = await send(page(0), { ifNoneMatch: etag, signal: abort });
  if (first.status === 304) return first;
  const read = (text: string) => JSON.parse(text) as readonly { readonly id: number }[];
  const begin = read(first.text);
  if (begin.length < PAGE) return first;
  const all = await allPages(begin, PAGE, async (skip) => read((await send(page(skip), { signal: abort })).text));
  // The tag is of the first page alone.
  return { ...first, text: JSON.stringify(all), etag: undefined };
}

/** How a task's status looks. */
export function shownOfTask(status: TaskView["status"]): Shown {
  if (status === "pending") return "idle";
  return status === "completed" ? "success" : status;
}

/** The newest run of each link of the chain, in the chain's order; undefined: it has not begun in the newest execution. */
export function newestLinks({ dag_chain, workflow_runs }: TaskProgress): readonly (LinkRunView | undefined)[] {
  const [newest] = workflow_runs;
  if (!newest) return dag_chain.map(() => undefined);
  // Runs of one execution have one time; a run of the first link begins the next execution.
  const begin = workflow_runs.findIndex(({ workflow_id }) => workflow_id === dag_chain[0]);
  const ofNewest = workflow_runs.slice(0, begin < 0 ? workflow_runs.length : begin + 1);
  return dag_chain.map((name) => ofNewest.find(({ workflow_id }) => workflow_id === name));
}

/** Registers a task. @throws ApiError */
export async function createTask(body: unknown): Promise<TaskView> {
  const made = await change<TaskView>(TASKS, { method: "POST", body });
  toast({ text: k().made(made.name), icon: "plus" });
  refresh();
  return made;
}

/** Changes these fields of a task. @throws ApiError */
export async function saveTask({ id }: Pick<TaskView, "id">, changes: unknown): Promise<TaskView> {
  const saved = await change<TaskView>(`${TASKS}/${id}`, { method: "PUT", body: changes });
  toast({ text: k().saved(saved.name) });
  refresh();
  return saved;
}

/** Registers a dataset. @throws ApiError */
export async function createDataset(body: unknown): Promise<void> {
  const made = await change<DatasetView>(DATASETS, { method: "POST", body });
  toast({ text: k().made(made.name), icon: "plus" });
  refresh();
}

/** Changes these fields of a dataset. @throws ApiError */
export async function saveDataset({ id }: Pick<DatasetView, "id">, changes: unknown): Promise<void> {
  const saved = await change<DatasetView>(`${DATASETS}/${id}`, { method: "PUT", body: changes });
  toast({ text: k().saved(saved.name) });
  refresh();
}

/** Starts an execution of its chain. @throws ApiError */
export async function executeTask(
  { id, name }: Pick<TaskView, "id" | "name">,
  body: { readonly parameters: Readonly<Record<string, unknown>>; readonly note: string | null },
): Promise<void> {
  await send(`${TASKS}/${id}/execute`, { method: "POST", body });
  toast({ text: k().executed(name), icon: "play" });
  refresh();
}

/** @throws ApiError */
export async function deleteRecord(path: string, name: string): Promise<void> {
  await send(path, { method: "DELETE" });
  toast({ text: k().deleted(name) });
  refresh();
}
