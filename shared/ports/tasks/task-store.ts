/** Tasks. Not here: the runs of their chains, which are runs of workflows. */
import type { Task } from "../../domain/tasks/task.ts";
import type { NumberedRules, NumberedStore } from "../numbered.ts";

export type TaskStore = NumberedStore<Task>;

export const TASKS: NumberedRules<Task> = { kind: "task", unique: ["name"] };
