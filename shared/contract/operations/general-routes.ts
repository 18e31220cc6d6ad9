import * as z from "zod";
import { JobId } from "../requests/fields.ts";
import type { Route } from "../route.ts";

const MetricsQuery = z.strictObject({
  job: JobId.optional().meta({ description: "Only this job." }),
  queue: z.string().min(1).max(80).optional().meta({ description: "Only the jobs of this queue, and how many messages it has." }),
});

const Health = z.object({ status: z.literal("ok"), scope: z.string() }).meta({ id: "Health" });

/** What is about the service itself. */
export const generalRoutes = {
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
