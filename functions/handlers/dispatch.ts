import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { DispatchMessage } from "../../shared/contract/messages.ts";
import { parseJson } from "../../shared/contract/requests/parse-json.ts";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";
import { dispatch, type DispatchPorts } from "../../shared/use-cases/dispatch.ts";
import type { Received } from "../../shared/use-cases/handle-together.ts";
import { answerBatch } from "../batches/answer-batch.ts";
import { flushTelemetry } from "../middleware/flush-telemetry.ts";

/** Plans wakes and fires runs on their second. */
export function dispatchHandler(ports: DispatchPorts & { readonly telemetry: FlushableTelemetry }) {
  return middy<SQSEvent, SQSBatchResponse>()
    .use(flushTelemetry(ports.telemetry))
    .handler(({ Records }) =>
      answerBatch(ports.telemetry, {
        name: "dispatch",
        records: Records,
        idOf: ({ messageId }) => messageId,
        keysOf: ({ messageId }) => ({ message_id: messageId }),
        parse: receive,
        handle: (received) => dispatch(ports, received),
        malformed: "deliver-again",
      }),
    );
}

function receive({ body, messageId, attributes }: SQSRecord): Received {
  const message = DispatchMessage.parse(parseJson(body));
  return { message, messageId, sentAt: Number(attributes.SentTimestamp), deliveries: Number(attributes.ApproximateReceiveCount) };
}
