import { CreateQueueCommand, GetQueueAttributesCommand, QueueDoesNotExist, type SQSClient } from "@aws-sdk/client-sqs";
import { messageText } from "../../domain/message/message-text.ts";
import { DEAD_LETTER_SUFFIX, physicalQueueName, WORKER_QUEUE } from "../../contract/deployment/queue-name.ts";
import type { WorkerQueues } from "../../ports/messages/worker-queues.ts";
import { secureQueue } from "./secure-queue.ts";
import { findQueue, sendAll } from "./sqs.ts";

/** How many messages are visible, hidden and delayed. */
const COUNTS = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"] as const;

/** Worker queues on SQS. Their URLs are looked up once a process. */
export function sqsWorkerQueues(client: SQSClient): WorkerQueues {
  const urls = new Map<string, Promise<string>>();
  const secured = new Set<string>();

  return {
    async ensure(queue) {
      const url = await urlOf(queue);
      if (secured.has(queue)) return;
      // A queue that outlived its stack has lost the policy, which was the stack's.
      await secureQueue(client, url);
      await secureQueue(client, await deadLettersOf(client, physicalQueueName(queue)));
      secured.add(queue);
    },
    async isEmpty(queue) {
      try {
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl: await urlOf(queue), AttributeNames: [...COUNTS] }),
        );
        return COUNTS.every((name) => Attributes[name] === "0");
      } catch (error) {
        if (error instanceof QueueDoesNotExist) return true;
        throw error;
      }
    },
    async send(messages) {
      const byQueue = Map.groupBy(messages, ({ queue }) => queue);
      await Promise.all(
        [...byQueue].map(([queue, group]) =>
          sendTo(
            queue,
            group.map(({ message, delaySeconds }) => ({ body: messageText(message), delaySeconds })),
          ),
        ),
      );
    },
  };

  async function sendTo(queue: string, messages: Parameters<typeof sendAll>[2]): Promise<void> {
    try {
      await sendAll(client, await urlOf(queue), messages);
    } catch (error) {
      if (!(error instanceof QueueDoesNotExist)) throw error;
      // Somebody deleted it since it was looked up.
      urls.delete(queue);
      await sendAll(client, await urlOf(queue), messages);
    }
  }

  function urlOf(queue: string): Promise<string> {
    const known = urls.get(queue);
    if (known) return known;
    const found = findOrCreate(queue);
    urls.set(queue, found);
    // A failure is not remembered: the next caller tries again.
    found.catch(() => urls.delete(queue));
    return found;
  }

  async function findOrCreate(queue: string): Promise<string> {
    const name = physicalQueueName(queue);
    const found = await findQueue(client, name);
    if (found !== undefined) return found;
    const made = await createPair(client, name);
    secured.add(queue);
    return made;
  }
}

/** Makes a queue and its dead-letter queue, both over TLS only; answers its URL. Repeated: as they are. */
async function createPair(client: SQSClient, name: string): Promise<string> {
  const deadLetterTargetArn = await secureQueue(client, await deadLettersOf(client, name));
  const url = await create(client, name, {
    VisibilityTimeout: String(WORKER_QUEUE.visibilityTimeoutSeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: WORKER_QUEUE.maxReceiveCount }),
  });
  await secureQueue(client, url);
  return url;
}

/** The URL of a queue's dead-letter queue, which is made if it is not there. */
async function deadLettersOf(client: SQSClient, name: string): Promise<string> {
  const deadLetters = `${name}${DEAD_LETTER_SUFFIX}`;
  return (await findQueue(client, deadLetters)) ?? create(client, deadLetters, {});
}

/** Repeated with the same attributes SQS answers the queue that is there. */
async function create(client: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  const retention = String(WORKER_QUEUE.retentionDays * 86_400);
  const { QueueUrl } = await client.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: { MessageRetentionPeriod: retention, SqsManagedSseEnabled: "true", ...attributes },
    }),
  );
  if (!QueueUrl) throw new Error(`SQS answered no URL for queue ${name}`);
  return QueueUrl;
}
