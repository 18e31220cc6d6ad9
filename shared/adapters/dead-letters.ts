import { GetQueueAttributesCommand, paginateListQueues, QueueDoesNotExist, type SQSClient } from "@aws-sdk/client-sqs";
import { DEAD_LETTER_SUFFIX, physicalQueueName, queuePrefix } from "../contract/queue-name.ts";
import type { DeadLetters } from "../ports.ts";

/** So many queues are read side by side. */
const SIDE_BY_SIDE = 20;
/** The most that ListQueues answers at once; without it there would be no further page, and no word of what is left out. */
const PAGE = 1_000;

interface NamedQueue {
  readonly queue: string;
  readonly url: string;
}

/**
 * Dead letters by SQS's own counts: of these queues of the scope's own, and of all worker queues that carry the scope's
 * prefix. Those under a worker's eyes or an operator's count too: they are dead until they are deleted or moved.
 */
export function sqsDeadLetters(client: SQSClient, scope: string, own: Readonly<Record<string, string>>): DeadLetters {
  return {
    async count() {
      const ofOwn = Object.entries(own).map(([queue, url]) => ({ queue, url }));
      const listed = await settled([() => listDeadLetterQueues(client, physicalQueueName(queuePrefix(scope)))]);
      const queues = [...ofOwn, ...listed.flatMap((list) => (list.status === "fulfilled" ? list.value : []))];
      const counts: PromiseSettledResult<number>[] = [];
      for (let from = 0; from < queues.length; from += SIDE_BY_SIDE) {
        counts.push(
          ...(await settled(
            queues.slice(from, from + SIDE_BY_SIDE).map(
              ({ url }) =>
                () =>
                  messagesIn(client, url),
            ),
          )),
        );
      }
      return {
        messages: counts.reduce((sum, one) => sum + (one.status === "fulfilled" ? one.value : 0), 0),
        unread: [
          ...listed.flatMap((list) => (list.status === "rejected" ? [{ queue: "worker queues", error: String(list.reason) }] : [])),
          ...counts.flatMap((one, index) =>
            one.status === "rejected" ? [{ queue: queues[index]?.queue ?? "", error: String(one.reason) }] : [],
          ),
        ],
      };
    },
  };
}

function settled<Value>(work: readonly (() => Promise<Value>)[]): Promise<PromiseSettledResult<Value>[]> {
  return Promise.allSettled(work.map((one) => one()));
}

/** A worker queue may itself be called `…-dlq`: it has a dead-letter queue behind it, which no dead-letter queue has. */
async function listDeadLetterQueues(client: SQSClient, prefix: string): Promise<NamedQueue[]> {
  const urls: string[] = [];
  for await (const page of paginateListQueues({ client, pageSize: PAGE }, { QueueNamePrefix: prefix }))
    urls.push(...(page.QueueUrls ?? []));
  const queues = urls.map((url) => ({ queue: url.slice(url.lastIndexOf("/") + 1), url }));
  const names = new Set(queues.map(({ queue }) => queue));
  return queues.filter(({ queue }) => queue.endsWith(DEAD_LETTER_SUFFIX) && !names.has(queue + DEAD_LETTER_SUFFIX));
}

/** None in a queue that is gone. */
async function messagesIn(client: SQSClient, QueueUrl: string): Promise<number> {
  try {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return 0;
    throw error;
  }
}
