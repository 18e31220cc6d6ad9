import type { SQSClient } from "@aws-sdk/client-sqs";
import { delaySeconds } from "../../domain/notification/notify-message.ts";
import type { Clock } from "../../ports/clock.ts";
import type { NotifyQueue } from "../../ports/notifications/notify-queue.ts";
import { sendAll } from "./sqs.ts";

/** The queue of notifications on SQS. */
export function sqsNotifyQueue(client: SQSClient, queueUrl: string, clock: Pick<Clock, "now">): NotifyQueue {
  return {
    send: (messages) =>
      sendAll(
        client,
        queueUrl,
        messages.map((message) => ({ body: JSON.stringify(message), delaySeconds: delaySeconds(message, clock.now()) })),
      ),
  };
}
