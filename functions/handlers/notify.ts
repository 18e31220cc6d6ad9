import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { NotifyMessageItem } from "../../shared/contract/notifications/notify-message.ts";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";
import { enabledConfigs } from "../../shared/use-cases/notifications/enabled-configs.ts";
import { receiveNotify, type ReceivePorts } from "../../shared/use-cases/notifications/receive-notify.ts";
import { answerBatch } from "../batches/answer-batch.ts";
import { flushTelemetry } from "../middleware/flush-telemetry.ts";

/** Decides what configs are told, and hands it over to their receivers. */
export function notifyHandler(ports: ReceivePorts & { readonly telemetry: FlushableTelemetry }) {
  const configs = enabledConfigs(ports);
  return middy<SQSEvent, SQSBatchResponse>()
    .use(flushTelemetry(ports.telemetry))
    .handler(({ Records }) =>
      answerBatch(ports.telemetry, {
        name: "notify",
        records: Records,
        idOf: ({ messageId }) => messageId,
        keysOf: ({ messageId }) => ({ message_id: messageId }),
        parse: ({ body }) => NotifyMessageItem.parse(JSON.parse(body)),
        handle: (messages) => receiveNotify(ports, configs, messages),
        malformed: "deliver-again",
      }),
    );
}
