import { deliverAll } from "../../delivery/deliver-all.ts";
import type { Delivery, DeliveryTargets } from "../../delivery/delivery.ts";
import type { Invocation } from "./agenda.ts";
import { invocationInput } from "./invocation-input.ts";

/** Delivers invocations of schedules to their targets. Never rejects. */
export async function deliver(invocations: Invocation[], targets: DeliveryTargets): Promise<void> {
  const { delivered, failed } = await deliverAll(invocations.map(deliveryOf), targets);
  targets.counter.scheduled(delivered, failed);
}

function deliveryOf(invocation: Invocation): Delivery {
  const { schedule, scheduledAt } = invocation;
  const { Arn, SqsParameters, DeadLetterConfig } = schedule.definition.Target;
  const messageGroupId = SqsParameters?.MessageGroupId;
  return {
    sender: `schedule ${schedule.name}`,
    senderArn: { attribute: "SCHEDULE_ARN", arn: schedule.arn },
    targetArn: Arn,
    body: invocationInput(invocation),
    messageGroupId,
    messageDeduplicationId: messageGroupId === undefined ? undefined : `${schedule.arn}-${scheduledAt}`,
    deadLetterArn: DeadLetterConfig?.Arn,
  };
}
