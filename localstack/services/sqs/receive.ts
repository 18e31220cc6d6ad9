import * as z from "zod";
import type { AwsLimits } from "../../limits/aws-limits.ts";
import type { Fauxqs, SqsResponse } from "../../engines/fauxqs.ts";
import { correctReceivedAttributes } from "./received-attributes.ts";

/** What a receive answers, as far as giving messages back needs it. */
const receivedSchema = z.object({ Messages: z.array(z.object({ ReceiptHandle: z.string() })).optional() });
const receiveSchema = z.looseObject({
  WaitTimeSeconds: z.number().optional(),
  MessageAttributeNames: z.array(z.string()).default([]),
});
const countSchema = z.looseObject({ MaxNumberOfMessages: z.int().min(1).max(10).default(1) });
const queueSchema = z.object({ QueueUrl: z.string() });

/**
 * Answers a receive when there is a message, or when it has waited as long as it asked to: fauxqs lets all that wait at a
 * queue look when a message comes, and answers those with nothing that find it taken.
 * @param isGone whether the caller has hung up: what was received for it is given back, and undefined is answered
 */
export async function receive(fauxqs: Fauxqs, input: unknown, isGone: () => boolean): Promise<SqsResponse | undefined> {
  const asked = receiveSchema.safeParse(input).data;
  const until = Date.now() + (asked?.WaitTimeSeconds ?? 0) * 1000;
  for (let next = input; ; next = { ...asked, WaitTimeSeconds: Math.ceil((until - Date.now()) / 1000) }) {
    const response = await fauxqs.sqsResponse("ReceiveMessage", JSON.stringify(next));
    const { status, body } = response;
    if (isGone()) {
      if (status === 200) await giveBack(fauxqs, input, body);
      return undefined;
    }
    const answered = status !== 200 || (receivedSchema.parse(JSON.parse(body)).Messages ?? []).length > 0;
    if (!answered && until - Date.now() > 100) continue;
    return status === 200 ? { ...response, body: correctReceivedAttributes(body, asked?.MessageAttributeNames ?? []) } : response;
  }
}

/** A receive that answers fewer messages than it asks for, as it may on AWS. */
export function receivingFewer(input: unknown, limits: AwsLimits): unknown {
  const asked = countSchema.safeParse(input).data;
  return asked === undefined ? input : { ...asked, MaxNumberOfMessages: limits.receiveSize(asked.MaxNumberOfMessages) };
}

/** Whoever waited for messages is gone, a worker that was stopped most likely: the next one gets them at once. */
async function giveBack(fauxqs: Fauxqs, input: unknown, body: string): Promise<void> {
  const { QueueUrl } = queueSchema.parse(input);
  const { Messages = [] } = receivedSchema.parse(JSON.parse(body));
  for (const { ReceiptHandle } of Messages) {
    await fauxqs.sqs("ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
  }
}
