/** Datasets. Not here: the data. */
import type { Dataset } from "../../domain/tasks/dataset.ts";
import type { NumberedRules, NumberedStore } from "../numbered.ts";

export type DatasetStore = NumberedStore<Dataset>;

export const DATASETS: NumberedRules<Dataset> = { kind: "dataset", unique: ["name"] };
