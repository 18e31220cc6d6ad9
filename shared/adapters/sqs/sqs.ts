import { GetQueueUrlCommand, QueueDoesNotExist, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type BatchLimits, batches } from "../../domain/batches.ts";
import { requestLimits } from "../request-limits.ts";

/** A batch has 10 entries at most, and 256 KiB in all: the limit of every SQS queue before 2025, safe everywhere. */
const LIMITS: BatchLimits = { entries: 10, bytes: 250_000 };

export interface OutgoingMessage {
  readonly body: string;
  readonly delaySeconds: number;
}

/** The URL of a queue; undefined: there is none of this name. */
export async function findQueue(client: SQSClient, QueueName: string): Promise<string | undefined> {
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
    return QueueUrl;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

export function sqsClient(): SQSClient {
  // The queue's own URL may name a host that this process cannot reach, on a laptop; the configured endpoint always serves.
  return new SQSClient({
    maxAttempts: 5,
    useQueueUrlAsEndpoint: false,
    requestHandler: requestLimits(),
  });
}

/** Sends all, by batches. Throws if any entry was refused: sending again is harmless. */
export async function sendAll(client: SQSClient, queueUrl: string, messages: readonly OutgoingMessage[]): Promise<void> {
  const made = batches(messages, LIMITS, ({ body }) => Buffer.byteLength(body));
  await Promise.all(made.map((batch) => sendBatch(client, queueUrl, batch)));
}

async function sendBatch(client: SQSClient, queueUrl: string, batch: readonly OutgoingMessage[]): Promise<void> {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: batch.map(({ body, delaySeconds }, index) => ({ Id: String(index), MessageBody: body, DelaySeconds: delaySeconds })),
    }),
  );
  if (Failed.length > 0)
    throw new Error(`SQS refused ${Failed.length} of ${batch.length} messages: ${Failed[0]?.Code} ${Failed[0]?.Message ?? ""}`);
}
