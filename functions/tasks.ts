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
import { taskRoutes } from "../shared/contract/task-routes.ts";
import { say as english } from "../shared/contract/texts/en/all.ts";
import { taskHandlers } from "./http/handlers/tasks.ts";
import { serve } from "./http/serve.ts";

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

export const handler = serve(taskRoutes, taskHandlers(ports), { ...ports, english });
