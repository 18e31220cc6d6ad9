import { audit, base, dispatchQueue, eventBus, runs, statistics, triggers, workflowRuns, workflows } from "../shared/composition.ts";
import { datasets, taskChain, tasks, userDirectory } from "../shared/tasks-composition.ts";
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
