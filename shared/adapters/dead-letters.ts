import { GetQueueAttributesCommand, paginateListQueues, QueueDoesNotExist, type SQSClient } from "@aws-sdk/client-sqs";
import pMap from "p-map";
import { DEAD_LETTER_SUFFIX, physicalQueueName, queueNameOf, queuePrefix } from "../contract/queue-name.ts";
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
      const unread: { queue: string; error: string }[] = [];
      const orUnread = async <Value>(queue: string, reading: Promise<Value>, otherwise: Value): Promise<Value> => {
        try {
          return await reading;
        } catch (error) {
          unread.push({ queue, error: String(error) });
          return otherwise;
        }
      };
      const listed = await orUnread("worker queues", listDeadLetterQueues(client, physicalQueueName(queuePrefix(scope))), []);
      const counts = await pMap([...ofOwn, ...listed], ({ queue, url }) => orUnread(queue, messagesIn(client, url), 0), {
        concurrency: SIDE_BY_SIDE,
      });
      return { messages: counts.reduce((sum, count) => sum + count, 0), unread };
    },
  };
}

/** A worker queue may itself be called `…-dlq`: it has a dead-letter queue behind it, which no dead-letter queue has. */
async function listDeadLetterQueues(client: SQSClient, prefix: string): Promise<NamedQueue[]> {
  const urls: string[] = [];
  for await (const page of paginateListQueues({ client, pageSize: PAGE }, { QueueNamePrefix: prefix }))
    urls.push(...(page.QueueUrls ?? []));
  const queues = urls.map((url) => ({ queue: queueNameOf(url), url }));
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
