import { accountRoutes } from "./account-routes.ts";
import { auditRoutes } from "./audit.ts";
import { runRoutes } from "./all-runs.ts";
import { deadLetterRoutes } from "./dead-letter-routes.ts";
import { jobRoutes } from "./job-routes.ts";
import { generalRoutes } from "./general-routes.ts";
import { consoleRoutes } from "./console.ts";
import { explainRoutes } from "./explain.ts";
import { notificationRoutes } from "./notification-routes.ts";
import { liveRoutes } from "./live.ts";
import { overviewRoutes } from "./overview.ts";
import { previewRoutes } from "./preview.ts";
import { queueRoutes } from "./queues.ts";
import { recentRoutes } from "./recent.ts";
import type { Route } from "./route.ts";
import { scheduleRoutes } from "./schedule-routes.ts";
import { statisticsRoutes } from "./statistics.ts";
import { runLogRoutes } from "./run-log.ts";
import { taskRoutes } from "./task-routes.ts";
import { telegramRoutes } from "./telegram-routes.ts";
import { triggerRoutes } from "./trigger-routes.ts";
import { workflowRoutes } from "./workflow-routes.ts";

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
