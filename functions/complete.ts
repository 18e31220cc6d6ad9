import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { base, dispatchQueue, eventBus, jobs, requests, results, runLogs, runs, triggers } from "../shared/composition.ts";
import { jobRoutes } from "../shared/contract/job-routes.ts";
import { runLogRoutes } from "../shared/contract/run-log.ts";
import { completionHandlers } from "./http/handlers/reports.ts";
import { serve } from "./http/serve.ts";
import type { HttpEvent } from "./http/types.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";
import { receiveCompletions } from "./receive-completions.ts";

/** Hears what workers report. Triggered by: HTTP API (start, heartbeat, last-run) and the completion queue (last-run), one contract. */
const ports = {
  ...base("complete"),
  ...jobs(),
  ...triggers(),
  ...runs(),
  ...runLogs(),
  ...results(),
  ...requests(),
  ...eventBus(),
  ...dispatchQueue(),
};
const serveHttp = serve({ ...jobRoutes, ...runLogRoutes }, completionHandlers(ports), ports);

const receiveMessages = middy<SQSEvent, SQSBatchResponse>()
  .use(flushTelemetry(ports.telemetry))
  .handler(({ Records }) => receiveCompletions(ports, Records));

export const handler = async (event: HttpEvent | SQSEvent, context: Context) =>
  "Records" in event ? receiveMessages(event, context) : serveHttp(event, context);
