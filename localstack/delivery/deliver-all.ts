import * as z from "zod";
import { functionNameOf, nameOfArn, serviceOfArn } from "../aws.ts";
import { deadLetter } from "./dead-letter.ts";
import type { Delivery, DeliveryTargets } from "./delivery.ts";
import { messageBatches } from "./message-batches.ts";

const batchResult = z.object({ Failed: z.array(z.object({ Id: z.string(), Message: z.string().optional() })).nullish() });

/**
 * Delivers payloads to their targets: queues in batches, functions asynchronously. Never rejects: what a target refuses
 * goes to its dead-letter queue, and to the log. There are no retries: on a laptop a target that refuses is one that does
 * not exist, and will not exist a minute later. What was sent to queues is on disk when it resolves.
 */
export async function deliverAll(
  deliveries: readonly Delivery[],
  targets: DeliveryTargets,
): Promise<{ delivered: number; failed: number }> {
  let failed = 0;
  for (const [targetArn, group] of Map.groupBy(deliveries, (delivery) => delivery.targetArn)) {
    if (serviceOfArn(targetArn) === "sqs") {
      for (const batch of messageBatches(group)) failed += await sendBatch(targetArn, batch, targets);
    } else {
      for (const delivery of group) failed += await invoke(delivery, targets);
    }
  }
  return { delivered: deliveries.length - failed, failed };
}

/** Answers how many messages the queue refused. */
async function sendBatch(queueArn: string, batch: readonly Delivery[], targets: DeliveryTargets): Promise<number> {
  const Entries = batch.map(({ body, messageGroupId, messageDeduplicationId }, index) => ({
    Id: String(index),
    MessageBody: body,
    ...(messageGroupId === undefined ? {} : { MessageGroupId: messageGroupId }),
    ...(messageDeduplicationId === undefined ? {} : { MessageDeduplicationId: messageDeduplicationId }),
  }));
  // EventBridge sends each message by itself, so that is what is counted.
  for (const _ of batch) targets.counter.request("sqs", "SendMessage");
  try {
    const output = await targets.fauxqs.sqs("SendMessageBatch", { QueueUrl: `http://localhost/${nameOfArn(queueArn)}`, Entries });
    const failed = batchResult.parse(output).Failed ?? [];
    for (const { Id, Message = "refused" } of failed) {
      const delivery = batch[Number(Id)];
      if (delivery !== undefined) await deadLetter(delivery, Message, targets);
    }
    return failed.length;
  } catch (error) {
    for (const delivery of batch) await deadLetter(delivery, error, targets);
    return batch.length;
  }
}

/** Answers 1 if the function refused. */
async function invoke(delivery: Delivery, targets: DeliveryTargets): Promise<0 | 1> {
  try {
    // A function takes JSON only; what is none would fail at every attempt.
    JSON.parse(delivery.body);
    targets.invokeAsync(functionNameOf(delivery.targetArn), delivery.body);
    return 0;
  } catch (error) {
    await deadLetter(delivery, error, targets);
    return 1;
  }
}
