import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { jobRoutes } from "../../shared/contract/jobs/job-routes.ts";
import { runLogRoutes } from "../../shared/contract/runs/run-log.ts";
import { receiveCompletions } from "../batches/receive-completions.ts";
import { type CompletionPorts, completionHandlers } from "../http/handlers/runs/reports.ts";
import { serve, type Serving } from "../http/serve.ts";
import type { HttpEvent } from "../http/types.ts";
import { flushTelemetry } from "../middleware/flush-telemetry.ts";

/** Hears what workers report, by HTTP or by message: one contract. */
export function completeHandler(ports: CompletionPorts & Serving) {
  const serveHttp = serve({ ...jobRoutes, ...runLogRoutes }, completionHandlers(ports), ports);
  const receiveMessages = middy<SQSEvent, SQSBatchResponse>()
    .use(flushTelemetry(ports.telemetry))
    .handler(({ Records }) => receiveCompletions(ports, Records));
  return async (event: HttpEvent | SQSEvent, context: Context) =>
    "Records" in event ? receiveMessages(event, context) : serveHttp(event, context);
}
