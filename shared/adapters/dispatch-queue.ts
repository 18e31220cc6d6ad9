import type { SQSClient } from "@aws-sdk/client-sqs";
import { messageText } from "../contract/message-text.ts";
import type { DispatchQueue } from "../ports.ts";
import { sendAll } from "./sqs.ts";

/** The dispatch queue on SQS. */
export function sqsDispatchQueue(client: SQSClient, queueUrl: string): DispatchQueue {
  return {
    send: (messages) =>
      sendAll(
        client,
        queueUrl,
        messages.map(({ message, delaySeconds }) => ({ body: messageText(message), delaySeconds })),
      ),
  };
}
