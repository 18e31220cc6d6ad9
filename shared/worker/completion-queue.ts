import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { messageText } from "../contract/message-text.ts";
import type { Completion } from "./completion.ts";

/** The way around the API: the same report as a message, which the service reads when it can. */
export interface CompletionQueue {
  /** @throws the AWS SDK's errors, and for a queue that does not exist. */
  send(completion: Completion): Promise<void>;
}

/** `queue`: URL or name. @default `belfry-<scope>-completion`, of the completion's scope */
export function completionQueue(sqs: SQSClient, queue?: string): CompletionQueue {
  const urls = new Map<string, string>();

  return {
    async send(completion) {
      const name = queue ?? `belfry-${completion.scope ?? "real"}-completion`;
      await sqs.send(new SendMessageCommand({ QueueUrl: await urlOf(name), MessageBody: messageText(completion) }));
    },
  };

  async function urlOf(nameOrUrl: string): Promise<string> {
    if (/^https?:\/\//.test(nameOrUrl)) return nameOrUrl;
    const known = urls.get(nameOrUrl);
    if (known !== undefined) return known;
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: nameOrUrl }));
    if (QueueUrl === undefined) throw new Error(`SQS answered no URL for queue ${nameOrUrl}`);
    urls.set(nameOrUrl, QueueUrl);
    return QueueUrl;
  }
}
