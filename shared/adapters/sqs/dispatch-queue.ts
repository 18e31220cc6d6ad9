import type { SQSClient } from "@aws-sdk/client-sqs";
import { type DispatchQueueName, queueOf } from "../../contract/deployment/dispatch-queues.ts";
import { messageText } from "../../domain/message/message-text.ts";
import type { DispatchQueue } from "../../ports/messages/dispatch-queue.ts";
import { sendAll } from "./sqs.ts";

/** The queues of our own messages on SQS. */
export function sqsDispatchQueue(client: SQSClient, queueUrls: Readonly<Record<DispatchQueueName, string>>): DispatchQueue {
  return {
    async send(messages) {
      const byQueue = Map.groupBy(messages, ({ message }) => queueOf(message));
      await Promise.all(
        [...byQueue].map(([queue, group]) =>
          sendAll(
            client,
            queueUrls[queue],
            group.map(({ message, delaySeconds }) => ({ body: messageText(message), delaySeconds })),
          ),
        ),
      );
    },
  };
}
