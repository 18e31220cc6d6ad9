import * as z from "zod";
import { functionNameOf, nameOfArn, serviceOfArn } from "../aws.ts";
import type { RequestCounter } from "../counts.ts";
import type { Fauxqs } from "../parts/fauxqs.ts";
import type { Invocation } from "./agenda.ts";
import { invocationInput } from "./invocation-input.ts";

const batchResult = z.object({ Failed: z.array(z.object({ Id: z.string(), Message: z.string().optional() })).nullish() });

/** What deliveries need. */
export interface DeliveryTargets {
  fauxqs: Fauxqs;
  invokeAsync(functionName: string, payload: string): void;
  counter: RequestCounter;
  log(line: string): void;
}

/** Delivers invocations to their targets: queues in batches of ten, functions asynchronously. Never rejects; failures go to the dead-letter queue or the log. */
export async function deliver(invocations: Invocation[], targets: DeliveryTargets): Promise<void> {
  for (const [targetArn, group] of Map.groupBy(invocations, ({ schedule }) => schedule.definition.Target.Arn)) {
    if (serviceOfArn(targetArn) === "sqs") {
      for (let index = 0; index < group.length; index += 10) await sendBatch(targetArn, group.slice(index, index + 10), targets);
    } else {
      for (const invocation of group) await invoke(targetArn, invocation, targets);
    }
  }
}

async function sendBatch(queueArn: string, batch: Invocation[], targets: DeliveryTargets): Promise<void> {
  const entries = batch.map((invocation, index) => {
    const group = invocation.schedule.definition.Target.SqsParameters?.MessageGroupId;
    const input = invocationInput(invocation);
    return {
      Id: String(index),
      MessageBody: input,
      ...(group === undefined
        ? {}
        : { MessageGroupId: group, MessageDeduplicationId: `${invocation.schedule.arn}-${invocation.scheduledAt}` }),
    };
  });
  // EventBridge Scheduler sends each message by itself, so that is what is counted.
  for (const _ of batch) targets.counter.request("sqs", "SendMessage");
  try {
    const result = batchResult.parse(
      await targets.fauxqs.sqs("SendMessageBatch", { QueueUrl: `http://localhost/${nameOfArn(queueArn)}`, Entries: entries }),
    );
    const failed = new Map((result.Failed ?? []).map(({ Id, Message }) => [Id, Message ?? "refused"]));
    targets.counter.scheduled(batch.length - failed.size, 0);
    for (const [id, message] of failed) {
      const invocation = batch[Number(id)];
      if (invocation !== undefined) await giveUp(invocation, message, targets);
    }
  } catch (error) {
    for (const invocation of batch) await giveUp(invocation, error, targets);
  }
}

async function invoke(functionArn: string, invocation: Invocation, targets: DeliveryTargets): Promise<void> {
  try {
    targets.invokeAsync(functionNameOf(functionArn), invocationInput(invocation));
    targets.counter.scheduled(1, 0);
  } catch (error) {
    await giveUp(invocation, error, targets);
  }
}

/** No retries: on a laptop a target that refuses is one that does not exist, and will not exist a minute later. */
async function giveUp(invocation: Invocation, reason: unknown, targets: DeliveryTargets): Promise<void> {
  targets.counter.scheduled(0, 1);
  const deadLetterArn = invocation.schedule.definition.Target.DeadLetterConfig?.Arn;
  targets.log(`schedule ${invocation.schedule.name} could not be delivered: ${reason instanceof Error ? reason.message : String(reason)}`);
  if (deadLetterArn === undefined) return;
  try {
    await targets.fauxqs.sqs("SendMessage", {
      QueueUrl: `http://localhost/${nameOfArn(deadLetterArn)}`,
      MessageBody: invocationInput(invocation),
    });
  } catch (error) {
    targets.log(`dead-letter queue ${deadLetterArn}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
