import { accountRoutes } from "./accounts/account-routes.ts";
import { auditRoutes } from "./accounts/audit.ts";
import { runRoutes } from "./runs/all-runs.ts";
import { deadLetterRoutes } from "./operations/dead-letter-routes.ts";
import { jobRoutes } from "./jobs/job-routes.ts";
import { generalRoutes } from "./operations/general-routes.ts";
import { consoleRoutes } from "./operations/console.ts";
import { explainRoutes } from "./jobs/explain.ts";
import { notificationRoutes } from "./notifications/notification-routes.ts";
import { liveRoutes } from "./operations/live.ts";
import { overviewRoutes } from "./operations/overview.ts";
import { previewRoutes } from "./jobs/preview.ts";
import { queueRoutes } from "./operations/queues.ts";
import { recentRoutes } from "./runs/recent.ts";
import type { Route } from "./route.ts";
import { scheduleRoutes } from "./schedules/schedule-routes.ts";
import { statisticsRoutes } from "./schedules/statistics.ts";
import { runLogRoutes } from "./runs/run-log.ts";
import { taskRoutes } from "./tasks/task-routes.ts";
import { telegramRoutes } from "./notifications/telegram-routes.ts";
import { triggerRoutes } from "./triggers/trigger-routes.ts";
import { workflowRoutes } from "./workflows/workflow-routes.ts";

/** Everything the API offers. Drives API Gateway, the handlers, the OpenAPI document and the page that renders it. */
export const routes = {
  ...jobRoutes,
  ...triggerRoutes,
  ...workflowRoutes,
  ...previewRoutes,
  ...deadLetterRoutes,
  ...recentRoutes,
  ...runRoutes,
  ...explainRoutes,
  ...runLogRoutes,
  ...overviewRoutes,
  ...queueRoutes,
  ...scheduleRoutes,
  ...accountRoutes,
  ...auditRoutes,
  ...taskRoutes,
  ...statisticsRoutes,
  ...notificationRoutes,
  ...liveRoutes,
  ...telegramRoutes,
  ...consoleRoutes,
  ...generalRoutes,
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteId = keyof Routes;
