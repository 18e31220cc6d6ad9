import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  type QueueAttributeName,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import QuickLRU from "quick-lru";
import { DEAD_LETTER_SUFFIX, physicalQueueName } from "../../contract/deployment/queue-name.ts";
import type { QueueDepth, QueueDepths } from "../../ports/messages/queue-depths.ts";

/** A depth may be so old, in ms: a scrape costs two requests a queue at most every so often, however many scrape. */
const DEPTH_AGE_MS = 10_000;
/** More worker queues than these are named unread: a page of metrics stays within seconds and cents. */
const MOST_WORKER_QUEUES = 500;

/** URLs of a queue of the scope's own, and of its dead-letter queue. */
export interface OwnQueue {
  readonly url?: string | undefined;
  readonly dead_letters: string;
}

type Messages = NonNullable<QueueDepth["messages"]>;

const ATTRIBUTES = {
  waiting: "ApproximateNumberOfMessages",
  delayed: "ApproximateNumberOfMessagesDelayed",
  in_flight: "ApproximateNumberOfMessagesNotVisible",
} as const satisfies Record<keyof Messages, QueueAttributeName>;

/**
 * Depths by SQS's own counts. URLs of worker queues are looked up once a process. `longestReadMs`: what has not answered by
 * then counts as unread, for whoever scrapes does not wait longer.
 */
export function sqsQueueDepths(
  client: SQSClient,
  ownQueues: Readonly<Record<string, OwnQueue>>,
  { longestReadMs = 3_000 }: { readonly longestReadMs?: number } = {},
): QueueDepths {
  const urls = new Map<string, string>();
  const known = new QuickLRU<string, Promise<QueueDepth | undefined>>({ maxSize: MOST_WORKER_QUEUES + 100, maxAge: DEPTH_AGE_MS });

  return {
    async read(workerQueues) {
      const read = workerQueues.slice(0, MOST_WORKER_QUEUES);
      const reads: (readonly [string, Promise<QueueDepth | undefined>])[] = [
        ...Object.entries(ownQueues).map(([queue, own]) => [queue, once(queue, () => ofOwn(queue, own))] as const),
        ...read.map((queue) => [queue, once(queue, () => ofWorkers(queue))] as const),
      ];
      const settled = await Promise.allSettled(reads.map(([, depth]) => depth));
      const tooMany = workerQueues.slice(MOST_WORKER_QUEUES).map((queue) => ({ queue, error: `more than ${MOST_WORKER_QUEUES} queues` }));
      return {
        depths: settled.flatMap((one) => (one.status === "fulfilled" && one.value ? [one.value] : [])),
        unread: settled
          .flatMap((one, index) => (one.status === "rejected" ? [{ queue: reads[index]?.[0] ?? "", error: String(one.reason) }] : []))
          .concat(tooMany),
      };
    },
  };

  /** A failure is not remembered: the next scrape tries again. */
  function once(queue: string, make: () => Promise<QueueDepth | undefined>): Promise<QueueDepth | undefined> {
    const earlier = known.get(queue);
    if (earlier) return earlier;
    const made = make();
    known.set(queue, made);
    made.catch(() => known.delete(queue));
    return made;
  }

  async function ofOwn(queue: string, { url, dead_letters }: OwnQueue): Promise<QueueDepth> {
    const [messages, dead] = await Promise.all([url === undefined ? null : messagesIn(url), messagesIn(dead_letters)]);
    return { queue, messages, dead_letters: dead.waiting };
  }

  async function ofWorkers(queue: string): Promise<QueueDepth | undefined> {
    const name = physicalQueueName(queue);
    const [messages, dead] = await Promise.all([messagesOf(name), messagesOf(name + DEAD_LETTER_SUFFIX)]);
    return messages && { queue, messages, dead_letters: dead?.waiting ?? null };
  }

  /** Undefined: there is no queue of this name, not yet or not any more. */
  async function messagesOf(name: string): Promise<Messages | undefined> {
    try {
      const url = urls.get(name) ?? (await urlOf(name));
      urls.set(name, url);
      return await messagesIn(url);
    } catch (error) {
      if (!(error instanceof QueueDoesNotExist)) throw error;
      urls.delete(name);
      return undefined;
    }
  }

  async function urlOf(name: string): Promise<string> {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }), {
      abortSignal: AbortSignal.timeout(longestReadMs),
    });
    if (!QueueUrl) throw new Error(`SQS answered no URL for queue ${name}`);
    return QueueUrl;
  }

  async function messagesIn(url: string): Promise<Messages> {
    const { Attributes: found = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: Object.values(ATTRIBUTES) }),
      { abortSignal: AbortSignal.timeout(longestReadMs) },
    );
    const count = (name: keyof Messages) => Number(found[ATTRIBUTES[name]] ?? 0);
    return { waiting: count("waiting"), delayed: count("delayed"), in_flight: count("in_flight") };
  }
}
