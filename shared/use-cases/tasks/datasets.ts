import type { CreateDataset, DatasetQuery, UpdateDataset } from "../../contract/tasks/dataset.ts";
import { defined } from "../../domain/defined.ts";
import { conflict, notFound } from "../../domain/errors.ts";
import type { Dataset } from "../../domain/tasks/dataset.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { assertMayChange } from "./assert-may-change.ts";
import { changeNumbered, createNumbered, removeNumbered } from "./change-numbered.ts";
import { creatorOf } from "./creator.ts";
import type { Asker } from "./task-ports.ts";

type DatasetPorts = Pick<Ports, "datasets" | "tasks" | "userDirectory" | "clock">;

/** So many tasks are named of those that use a dataset. */
const TASKS_NAMED = 10;

/** @throws ALREADY_EXISTS; NOT_FOUND for an unknown creator; FORBIDDEN for another's number */
export async function createDataset(ports: DatasetPorts, input: CreateDataset, asker: Asker): Promise<Dataset> {
  const creator = await creatorOf(ports, input.created_by_id, asker);
  const at = new Date(ports.clock.now()).toISOString();
  const dataset = { ...input, ...creator, id: await ports.datasets.nextId(), version: 1, created_at: at, updated_at: at };
  return createNumbered(ports.datasets, "dataset", dataset);
}

/** Changes the fields that are sent. @throws as `createDataset`; NOT_FOUND; FORBIDDEN `not-owner` */
export async function updateDataset(ports: DatasetPorts, id: number, input: UpdateDataset, asker: Asker): Promise<Dataset> {
  const { created_by_id: asked, ...fields } = defined(input);
  return changeNumbered(ports.datasets, "dataset", id, async (current) => {
    assertMayChange("dataset", current, asker);
    const creator = await creatorOf(ports, asked, asker, current);
    return { ...current, ...fields, ...creator, updated_at: new Date(ports.clock.now()).toISOString() };
  });
}

/** @throws NOT_FOUND; FORBIDDEN `not-owner`; CONFLICT while tasks use it. A task that is given it at this very moment is shown without a dataset afterwards. */
export async function deleteDataset(ports: DatasetPorts, id: number, asker: Asker): Promise<void> {
  await removeNumbered(ports.datasets, "dataset", id, async (dataset) => {
    assertMayChange("dataset", dataset, asker);
    const users = await ports.tasks.list({ skip: 0, limit: TASKS_NAMED }, ({ dataset_id }) => dataset_id === id);
    if (users.length > 0) throw conflict(text("dataset-in-use", { id, tasks: users.map((task) => task.id) }));
    return dataset;
  });
}

/** @throws NOT_FOUND */
export async function getDataset({ datasets }: Pick<Ports, "datasets">, id: number): Promise<Dataset> {
  const dataset = await datasets.get(id);
  if (!dataset) throw notFound("dataset", String(id));
  return dataset;
}

/** Newest first. Of both filters the first that is present counts: the system that this replaces does so. */
export async function listDatasets(
  { datasets }: Pick<Ports, "datasets">,
  { skip, limit, data_type, creator_id }: DatasetQuery,
): Promise<readonly Dataset[]> {
  return datasets.list({ skip, limit }, (dataset) => {
    if (data_type !== undefined) return dataset.data_type === data_type;
    return creator_id === undefined || dataset.created_by_id === creator_id;
  });
}
