import { GetQueueUrlCommand, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { messageText } from "../../../shared/domain/message/message-text.ts";
import { parseJson } from "../../../shared/contract/requests/parse-json.ts";
import { completionQueueName } from "../../../shared/contract/deployment/queue-name.ts";
import { type Completion, QUEUED_RESULT_LIMIT } from "./completion.ts";
import { WorkerError } from "../../connection/errors.ts";
import { gather } from "../../connection/gather.ts";
import { BATCH_LIMIT, faultsOf } from "../messages/received-messages.ts";
import type { SqsSource } from "../../connection/sqs-client.ts";

/** Largest message of a queue, and all of a batch together, in bytes. */
const MESSAGE_LIMIT = 262_144;
/** Longest wait of a report for others, in milliseconds. */
const PATIENCE_MS = 100;
/** Milliseconds for which a queue that failed counts as failing. */
const FAILING_MS = 60_000;

/** The API's report as a message, which the service reads when it can. */
export interface CompletionQueue {
  /** Is the completion small enough for it, and as the service can read it? Over HTTP the service says what it does not take. */
  takes(completion: Completion): boolean;
  /** Has it failed within the last minute? */
  isFailing(): boolean;
  /**
   * Durable when it resolves.
   * @throws WorkerError `RESULT_TOO_LARGE` for a result of more than 200,000 bytes of JSON, or one that exceeds a message's
   * 256 KiB when it is escaped; the AWS SDK's errors, also for a queue that does not exist.
   */
  send(completion: Completion): Promise<void>;
}

interface CompletionQueueOptions {
  /** URL or name. @default `{prefix}-{scope}-completion`, of the completion's scope */
  readonly queue?: string | undefined;
  /** How many runs are worked on, whose reports may come too. @default none but the one that is sent */
  readonly inHand?: () => number;
}

/** Reports that come about the same time are sent together, up to ten. */
export function completionQueue(sqsClient: SqsSource, { queue, inHand = () => 0 }: CompletionQueueOptions = {}): CompletionQueue {
  const urls = new Map<string, string>();
  const senders = new Map<string, (body: string) => Promise<string | undefined>>();
  let failingUntil = 0;

  return {
    takes(completion) {
      const { fit, body } = sizesOf(completion);
      return fit && isReadable(body);
    },
    isFailing: () => performance.now() < failingUntil,
    async send(completion) {
      const { fit, body, size } = sizesOf(completion);
      if (!fit) throw new WorkerError("RESULT_TOO_LARGE", `a result of ${size} bytes as JSON is too large for the completion queue`);
      try {
        const fault = await senderOf(queue ?? completionQueueName(completion.scope ?? "real"))(body);
        if (fault !== undefined) throw new Error(fault);
      } catch (error) {
        failingUntil = performance.now() + FAILING_MS;
        throw error;
      }
      failingUntil = 0;
    },
  };

  function senderOf(name: string): (body: string) => Promise<string | undefined> {
    const known = senders.get(name);
    if (known) return known;
    const sender = gather({
      most: BATCH_LIMIT,
      mostBytes: MESSAGE_LIMIT,
      sizeOf: (body: string) => Buffer.byteLength(body),
      patienceMs: PATIENCE_MS,
      isComplete: (waiting) => waiting >= inHand(),
      async send(bodies) {
        const sqs = await sqsClient();
        const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
        const { Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: await urlOf(name), Entries }));
        return faultsOf(bodies, Failed);
      },
    });
    senders.set(name, sender);
    return sender;
  }

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

function sizesOf(completion: Completion): { readonly body: string; readonly size: number; readonly fit: boolean } {
  const size = completion.result === undefined ? 0 : Buffer.byteLength(JSON.stringify(completion.result));
  const body = messageText(completion);
  return { body, size, fit: size <= QUEUED_RESULT_LIMIT && Buffer.byteLength(body) <= MESSAGE_LIMIT };
}

/** What the service would put into its dead-letter queue must not be sent: a key `__proto__`, or nesting beyond 500 levels. */
function isReadable(body: string): boolean {
  try {
    parseJson(body);
    return true;
  } catch {
    return false;
  }
}
