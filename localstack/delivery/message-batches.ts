import type { Delivery } from "./delivery.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const MOST_MESSAGES = 10;
const MOST_BYTES = 1_048_576;

/** Splits messages for one queue into requests of SendMessageBatch, in order: ten messages and 1 MiB each at most. */
export function* messageBatches(deliveries: readonly Delivery[]): Generator<Delivery[]> {
  let batch: Delivery[] = [];
  let bytes = 0;
  for (const delivery of deliveries) {
    const size = Buffer.byteLength(delivery.body);
    if (batch.length === MOST_MESSAGES || (batch.length > 0 && bytes + size > MOST_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(delivery);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
