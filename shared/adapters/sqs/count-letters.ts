import { GetQueueAttributesCommand, paginateListQueues, QueueDoesNotExist, type SQSClient } from "@aws-sdk/client-sqs";
import pMap from "p-map";
import { DEAD_LETTER_SUFFIX, physicalQueueName, queueNameOf, queuePrefix } from "../../contract/deployment/queue-name.ts";
import type { DeadLetters } from "../../ports/messages/dead-letters.ts";
import type { OwnQueue } from "./queue-depths.ts";

/** So many queues are read side by side. */
const SIDE_BY_SIDE = 20;
/** The most that ListQueues answers at once; without it there would be no further page, and no word of what is left out. */
const PAGE = 1_000;

interface NamedQueue {
  readonly queue: string;
  readonly url: string;
}

/**
 * Letters by SQS's own counts: in the dead-letter queues of the scope's own, and in those of all worker queues that carry the
 * scope's prefix. Those under a worker's eyes or an operator's count too: they are dead until they are deleted or moved.
 */
export async function countLetters(
  client: SQSClient,
  scope: string,
  own: Readonly<Record<string, OwnQueue>>,
): ReturnType<DeadLetters["count"]> {
  const ofOwn = Object.entries(own).map(([queue, { dead_letters: url }]) => ({ queue, url }));
  const unread: { queue: string; error: string }[] = [];
  const orUnread = async <Value>(queue: string, reading: Promise<Value>, otherwise: Value): Promise<Value> => {
    try {
      return await reading;
    } catch (error) {
      unread.push({ queue, error: String(error) });
      return otherwise;
    }
  };
  const listed = await orUnread("worker queues", listDeadLetterQueues(client, queuePrefix(scope)), []);
  const counted = await pMap(
    [...ofOwn, ...listed],
    async ({ queue, url }) => ({ queue, letters: await orUnread(queue, lettersIn(client, url), undefined) }),
    { concurrency: SIDE_BY_SIDE },
  );
  return { queues: counted.flatMap(({ queue, letters }) => (letters === undefined ? [] : [{ queue, letters }])), unread };
}

/**
 * By the dotted names of their worker queues. A worker queue may itself be called `…-dlq`: it has a dead-letter queue behind it,
 * which no dead-letter queue has.
 */
async function listDeadLetterQueues(client: SQSClient, dottedPrefix: string): Promise<NamedQueue[]> {
  const prefix = physicalQueueName(dottedPrefix);
  const urls: string[] = [];
  for await (const page of paginateListQueues({ client, pageSize: PAGE }, { QueueNamePrefix: prefix }))
    urls.push(...(page.QueueUrls ?? []));
  const byName = new Map(urls.map((url) => [queueNameOf(url), url]));
  return [...byName]
    .filter(([name]) => name.endsWith(DEAD_LETTER_SUFFIX) && !byName.has(name + DEAD_LETTER_SUFFIX))
    .map(([name, url]) => ({ queue: dottedPrefix + name.slice(prefix.length, -DEAD_LETTER_SUFFIX.length), url }));
}

/** None in a queue that is gone. */
async function lettersIn(client: SQSClient, QueueUrl: string): Promise<number> {
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
