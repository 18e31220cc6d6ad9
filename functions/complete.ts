import type { Context, SQSEvent } from "aws-lambda";
import { base, dispatchQueue, eventBus, jobs, requests, results, runs, triggers } from "../shared/composition.ts";
import { completionBindings } from "./http/completion-bindings.ts";
import { serve } from "./http/serve.ts";
import type { HttpEvent } from "./http/types.ts";
import { receiveCompletions } from "./receive-completions.ts";

/** Hears what workers report. Triggered by: HTTP API (start, heartbeat, last-run) and the completion queue (last-run), one contract. */
const ports = {
  ...base("complete"),
  ...jobs(),
  ...triggers(),
  ...runs(),
  ...results(),
  ...requests(),
  ...eventBus(),
  ...dispatchQueue(),
};
const serveHttp = serve(completionBindings(ports), ports);

export const handler = async (event: HttpEvent | SQSEvent, context: Context) =>
  "Records" in event ? receiveCompletions(ports, event.Records) : serveHttp(event, context);
