import * as z from "zod";
import { JobId } from "./fields.ts";
import { deadLetterRoutes } from "./dead-letter-routes.ts";
import { jobRoutes } from "./job-routes.ts";
import { consoleRoutes } from "./console.ts";
import { explainRoutes } from "./explain.ts";
import { overviewRoutes } from "./overview.ts";
import { previewRoutes } from "./preview.ts";
import { recentRoutes } from "./recent.ts";
import type { Route } from "./route.ts";
import { runLogRoutes } from "./run-log.ts";
import { triggerRoutes } from "./trigger-routes.ts";
import { workflowRoutes } from "./workflow-routes.ts";

const MetricsQuery = z.strictObject({
  job: JobId.optional().meta({ description: "Only this job." }),
  queue: z.string().min(1).max(80).optional().meta({ description: "Only the jobs of this queue, and how many messages it has." }),
});

const Health = z.object({ status: z.literal("ok"), scope: z.string() }).meta({ id: "Health" });

/** Everything the API offers. Drives API Gateway, the handlers, the OpenAPI document and the page that renders it. */
export const routes = {
  ...jobRoutes,
  ...triggerRoutes,
  ...workflowRoutes,
  ...previewRoutes,
  ...deadLetterRoutes,
  ...recentRoutes,
  ...explainRoutes,
  ...runLogRoutes,
  ...overviewRoutes,
  ...consoleRoutes,
  getHealth: {
    method: "GET",
    path: "/health",
    access: "read",
    open: true,
    servedBy: "api",
    summary: "Is it there?",
    status: 200,
    response: Health,
  },
  getMetrics: {
    method: "GET",
    path: "/metrics",
    access: "read",
    servedBy: "api",
    summary: "Prometheus text, up to 15 s old: series of their own for up to 2,000 jobs and workflows, above that their sums",
    query: MetricsQuery,
    status: 200,
  },
  getOpenApi: {
    method: "GET",
    path: "/openapi.json",
    access: "read",
    open: true,
    servedBy: "api",
    summary: "This API as an OpenAPI 3.1 document",
    status: 200,
  },
  getDocs: { method: "GET", path: "/docs", access: "read", open: true, servedBy: "api", summary: "This API as a page", status: 200 },
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteId = keyof Routes;

/** The key API Gateway gives a route: `GET /jobs/{job_id}`. */
export function routeKey(route: Pick<Route, "method" | "path">): string {
  return `${route.method} ${route.path}`;
}
