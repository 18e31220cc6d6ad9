import type { Dataset } from "../domain/tasks/dataset.ts";
import type { Task } from "../domain/tasks/task.ts";
import type { NumberedRules, NumberedStore } from "./numbered.ts";

/** Datasets. Not here: the data. */
export type DatasetStore = NumberedStore<Dataset>;
export const DATASETS: NumberedRules<Dataset> = { kind: "dataset", unique: ["name"] };

/** Tasks. Not here: the runs of their chains, which are runs of workflows. */
export type TaskStore = NumberedStore<Task>;
export const TASKS: NumberedRules<Task> = { kind: "task", unique: ["name"] };

/** Who there is. Not here: what users are, and how they sign in. */
export interface UserDirectory {
  /** Is there a user of this number, active or not? Strongly consistent. */
  exists(id: number): Promise<boolean>;
}
