import { taskRoutes } from "../../shared/contract/tasks/task-routes.ts";
import { say as english } from "../../shared/contract/texts/en/all.ts";
import type { ExecutePorts } from "../../shared/use-cases/tasks/execute-task.ts";
import { taskHandlers } from "../http/handlers/tasks.ts";
import { serve, type Serving } from "../http/serve.ts";

/** Serves datasets, tasks and their executions. */
export function tasksHandler(ports: ExecutePorts & Serving) {
  return serve(taskRoutes, taskHandlers(ports), { ...ports, english });
}
