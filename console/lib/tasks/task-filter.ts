import type { DatasetView } from "../../../shared/contract/tasks/dataset.ts";
import type { TaskView } from "../../../shared/contract/tasks/task.ts";
import { readParameters, type WrongParameter } from "../forms/parameters.ts";
import { matches, type Searchable, searchable } from "../page/initials.ts";

export const TASK_STATES = ["failed", "running", "pending", "completed", "cancelled"] as const satisfies readonly TaskView["status"][];
export const DATASET_TYPES = ["Vector", "Surf", "Jetson"] as const satisfies readonly DatasetView["data_type"][];

/** Which tasks or datasets are shown; all of it is in the address. */
export interface TaskFilter {
  readonly q: string;
  readonly status: (typeof TASK_STATES)[number] | undefined;
  /** Of the dataset. */
  readonly type: DatasetView["data_type"] | undefined;
  /** The number of a dataset. */
  readonly dataset: number | undefined;
}

export interface ReadTaskFilter {
  readonly filter: TaskFilter;
  /** Parameters with values that they cannot have. */
  readonly wrong: readonly WrongParameter[];
}

/** Reads the query of the address. Unknown parameters are ignored, wrong ones named. */
export function readTaskFilter(query: URLSearchParams): ReadTaskFilter {
  const { wrong, read, choice } = readParameters(query);
  const filter = {
    q: query.get("q") ?? "",
    status: choice("status", TASK_STATES),
    type: choice("type", DATASET_TYPES),
    dataset: read("dataset", (text) => (/^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined)),
  };
  return { filter, wrong };
}

/** A record with what it is searched in. */
export interface ListedRecord<One> {
  readonly record: One;
  readonly text: Searchable;
}

export function listedTask(task: TaskView): ListedRecord<TaskView> {
  const { id, name, description, customer, configuration, dataset } = task;
  const { branch_name, commit_id } = configuration;
  return { record: task, text: searchable(name, description, customer, branch_name, commit_id, dataset?.name ?? null, `#${id}`) };
}

export function listedDataset(dataset: DatasetView): ListedRecord<DatasetView> {
  return { record: dataset, text: searchable(dataset.name, dataset.description, dataset.path) };
}

/** The tasks that are shown, in the order of the list. */
export function filteredTasks(all: readonly ListedRecord<TaskView>[], { q, status, type, dataset }: TaskFilter): readonly TaskView[] {
  return all.flatMap(({ record, text }) =>
    (status === undefined || record.status === status) &&
    (type === undefined || record.dataset?.data_type === type) &&
    (dataset === undefined || record.dataset?.id === dataset) &&
    matches(text, q)
      ? [record]
      : [],
  );
}

/** The datasets that are shown, in the order of the list. */
export function filteredDatasets(all: readonly ListedRecord<DatasetView>[], { q, type }: TaskFilter): readonly DatasetView[] {
  return all.flatMap(({ record, text }) => ((type === undefined || record.data_type === type) && matches(text, q) ? [record] : []));
}
