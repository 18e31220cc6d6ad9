import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { DEAD_LETTER_SUFFIX, physicalQueueName } from "../../contract/deployment/queue-name.ts";
import type { DeadLetter } from "../../domain/dead-letter.ts";
import type { DeadLetters } from "../../ports/messages/dead-letters.ts";
import { batches } from "../../domain/batches.ts";
import { countLetters } from "./count-letters.ts";
import type { OwnQueue } from "./queue-depths.ts";
import { findQueue, sendAll } from "./sqs.ts";

/** So long nobody else sees a letter that was taken, in seconds: longer than any request that takes some. */
const HIDDEN_SECONDS = 60;
/** Receives side by side: each answers ten letters at most. */
const SIDE_BY_SIDE = 5;
/** Entries of one request. */
const BATCH = { entries: 10, bytes: Number.MAX_SAFE_INTEGER };

/** Dead-letter queues on SQS: `own`, those of the scope's own by their names, and all that belong to its worker queues. */
export function sqsDeadLetters(client: SQSClient, scope: string, own: Readonly<Record<string, OwnQueue>>): DeadLetters {
  const deadLettersOf = (queue: string) => urlOf(queue, ({ dead_letters }) => dead_letters, DEAD_LETTER_SUFFIX);

  return {
    count: () => countLetters(client, scope, own),
    async take(queue, most) {
      const QueueUrl = await deadLettersOf(queue);
      if (QueueUrl === undefined) return undefined;
      const taken = new Map<string, DeadLetter>();
      for (;;) {
        const rounds = Math.min(SIDE_BY_SIDE, Math.ceil((most - taken.size) / 10));
        if (rounds === 0) break;
        const left = most - taken.size;
        const found = (await Promise.all(Array.from({ length: rounds }, () => receive(client, QueueUrl, Math.min(10, left))))).flat();
        // SQS may hand one out twice: the later receipt counts.
        for (const letter of found) taken.set(letter.letterId, letter);
        if (found.length === 0) break;
      }
      const all = [...taken.values()].toSorted((a, b) => a.sentAt - b.sentAt || (a.letterId < b.letterId ? -1 : 1));
      await putBack(QueueUrl, all.slice(most));
      return all.slice(0, most);
    },
    async putBack(queue, letters) {
      await putBack(await deadLettersOf(queue), letters);
    },
    async sendBack(queue, letters) {
      if (letters.length === 0) return;
      const url = await urlOf(queue, ({ url: origin }) => origin, "");
      if (url === undefined) throw new Error(`queue ${queue} is not there to send letters back to`);
      await sendAll(
        client,
        url,
        letters.map(({ body }) => ({ body, delaySeconds: 0 })),
      );
    },
    async remove(queue, letters) {
      const QueueUrl = await deadLettersOf(queue);
      await eachBatch(QueueUrl, letters, async (batch) => {
        const Entries = batch.map(({ handle }, index) => ({ Id: String(index), ReceiptHandle: handle }));
        const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        if (Failed.length > 0) throw new Error(`SQS kept ${Failed.length} of ${batch.length} letters: ${Failed[0]?.Code}`);
      });
    },
  };

  /** What cannot be shown again now shows itself after a minute. */
  async function putBack(QueueUrl: string | undefined, letters: readonly DeadLetter[]): Promise<void> {
    await eachBatch(QueueUrl, letters, async (batch) => {
      const Entries = batch.map(({ handle }, index) => ({ Id: String(index), ReceiptHandle: handle, VisibilityTimeout: 0 }));
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    });
  }

  /** Undefined: there is no such queue. One of the scope's own has the URL that the stack tells. */
  async function urlOf(queue: string, ofOwn: (one: OwnQueue) => string | undefined, suffix: string): Promise<string | undefined> {
    const one = Object.hasOwn(own, queue) ? own[queue] : undefined;
    return one ? ofOwn(one) : findQueue(client, physicalQueueName(queue) + suffix);
  }
}

async function eachBatch(
  url: string | undefined,
  letters: readonly DeadLetter[],
  work: (batch: readonly DeadLetter[]) => Promise<void>,
): Promise<void> {
  if (url !== undefined) await Promise.all(batches(letters, BATCH, () => 0).map(work));
}

/** A second of patience makes SQS ask all of its servers. Nothing in a queue that is gone. */
async function receive(client: SQSClient, QueueUrl: string, most: number): Promise<DeadLetter[]> {
  try {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: most,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ["SentTimestamp", "ApproximateReceiveCount"],
        MessageAttributeNames: ["All"],
      }),
    );
    return Messages.map(letterOf);
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return [];
    throw error;
  }
}

function letterOf({ MessageId = "", ReceiptHandle = "", Body = "", Attributes = {}, MessageAttributes = {} }: Message): DeadLetter {
  return {
    letterId: MessageId,
    handle: ReceiptHandle,
    body: Body,
    attributes: Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue = "" }]) => [name, StringValue])),
    sentAt: Number(Attributes.SentTimestamp ?? 0),
    // This receipt is our own.
    received: Number(Attributes.ApproximateReceiveCount ?? 1) - 1,
  };
}
