import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { messageText } from "../contract/message-text.ts";
import { type Completion, QUEUED_RESULT_LIMIT } from "./completion.ts";
import { WorkerError } from "./errors.ts";
import type { SqsSource } from "./sqs-client.ts";

/** Largest message of a queue, in bytes. */
const MESSAGE_LIMIT = 262_144;

/** The way around the API: the same report as a message, which the service reads when it can. */
export interface CompletionQueue {
  /**
   * @throws WorkerError `RESULT_TOO_LARGE` for a result of more than 200,000 bytes of JSON, or one that exceeds a message's
   * 256 KiB when it is escaped; the AWS SDK's errors, also for a queue that does not exist.
   */
  send(completion: Completion): Promise<void>;
}

/** `queue`: URL or name. @default `belfry-<scope>-completion`, of the completion's scope */
export function completionQueue(sqsClient: SqsSource, queue?: string): CompletionQueue {
  const urls = new Map<string, string>();

  return {
    async send(completion) {
      const body = bodyOf(completion);
      const name = queue ?? `belfry-${completion.scope ?? "real"}-completion`;
      const sqs = await sqsClient();
      await sqs.send(new SendMessageCommand({ QueueUrl: await urlOf(name), MessageBody: body }));
    },
  };

  async function urlOf(nameOrUrl: string): Promise<string> {
    if (/^https?:\/\//.test(nameOrUrl)) return nameOrUrl;
    const known = urls.get(nameOrUrl);
    if (known !== undefined) return known;
    const sqs = await sqsClient();
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: nameOrUrl }));
    if (QueueUrl === undefined) throw new Error(`SQS answered no URL for queue ${nameOrUrl}`);
    urls.set(nameOrUrl, QueueUrl);
    return QueueUrl;
  }
}

function bodyOf(completion: Completion): string {
  const size = completion.result === undefined ? 0 : Buffer.byteLength(JSON.stringify(completion.result));
  const body = messageText(completion);
  if (size <= QUEUED_RESULT_LIMIT && Buffer.byteLength(body) <= MESSAGE_LIMIT) return body;
  throw new WorkerError("RESULT_TOO_LARGE", `a result of ${size} bytes as JSON is too large for the completion queue`);
}
