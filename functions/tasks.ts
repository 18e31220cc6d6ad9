import {
  audit,
  base,
  datasets,
  dispatchQueue,
  eventBus,
  runs,
  statistics,
  taskChain,
  tasks,
  triggers,
  userDirectory,
  workflowRuns,
  workflows,
} from "../shared/composition.ts";
import { tasksHandler } from "./handlers/tasks.ts";

/** Serves datasets, tasks and their executions. Triggered by: HTTP API. */
const ports = {
  ...base("tasks"),
  ...datasets(),
  ...tasks(),
  ...userDirectory(),
  ...workflows(),
  ...workflowRuns(),
  ...runs(),
  ...statistics(),
  ...triggers(),
  ...eventBus(),
  ...dispatchQueue(),
  ...taskChain(),
  ...audit(),
};

export const handler = tasksHandler(ports);
