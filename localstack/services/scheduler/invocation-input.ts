import { randomUUID } from "node:crypto";
import { ACCOUNT_ID, REGION } from "../../aws.ts";
import type { Invocation } from "./agenda.ts";

/**
 * The payload of one invocation: the target's input with its context attributes replaced, or the event that
 * EventBridge Scheduler sends where a target has no input.
 */
export function invocationInput({ schedule, scheduledAt }: Invocation, executionId: string = randomUUID()): string {
  const scheduledTime = `${new Date(scheduledAt).toISOString().slice(0, 19)}Z`;
  const input = schedule.definition.Target.Input;
  if (input === undefined) {
    return JSON.stringify({
      version: "0",
      id: executionId,
      "detail-type": "Scheduled Event",
      source: "aws.scheduler",
      account: ACCOUNT_ID,
      time: scheduledTime,
      region: REGION,
      resources: [schedule.arn],
      detail: "{}",
    });
  }
  if (!input.includes("<aws.scheduler.")) return input;
  return input
    .replaceAll("<aws.scheduler.scheduled-time>", scheduledTime)
    .replaceAll("<aws.scheduler.schedule-arn>", schedule.arn)
    .replaceAll("<aws.scheduler.execution-id>", executionId)
    .replaceAll("<aws.scheduler.attempt-number>", "1");
}
