import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { base } from "../shared/composition.ts";
import { deliveries, notificationConfigs, notifier, notifyQueue } from "../shared/notifications/composition.ts";
import { NotifyMessageItem } from "../shared/contract/notify-message.ts";
import { enabledConfigs } from "../shared/use-cases/notifications/enabled-configs.ts";
import { receiveNotify } from "../shared/use-cases/notifications/receive-notify.ts";
import { answerBatch } from "./batches/answer-batch.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

/** Decides what configs are told, and hands it over to their receivers. Triggered by: the queue of notifications. */
const ports = { ...base("notify"), ...notificationConfigs(), ...deliveries(), ...notifyQueue(), ...notifier() };
const configs = enabledConfigs(ports);

export const handler = middy<SQSEvent, SQSBatchResponse>()
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
