import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import { base, eventBus, jobs, results, runs, triggers } from "../shared/composition.ts";
import { completionBindings } from "./http/completion-bindings.ts";
import { serve } from "./http/serve.ts";
import type { HttpEvent } from "./http/types.ts";
import { receiveCompletion } from "./receive-completion.ts";

/** Hears what workers report. Triggered by: HTTP API (start, last-run) and the completion queue (last-run), one contract. */
const ports = { ...base("complete"), ...jobs(), ...triggers(), ...runs(), ...results(), ...eventBus() };
const serveHttp = serve(completionBindings(ports), ports);
const processor = new BatchProcessor(EventType.SQS);

export const handler = async (event: HttpEvent | SQSEvent, context: Context) => {
  if (!("Records" in event)) return serveHttp(event, context);
  const receive = (record: SQSRecord) => receiveCompletion(ports, record.body);
  return processPartialResponse(event, receive, processor, { context, throwOnFullBatchFailure: false });
};
