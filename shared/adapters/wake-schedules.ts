import { createHash } from "node:crypto";
import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { messageText } from "../contract/message-text.ts";
import { type DispatchMessage, SCHEDULED_TIME } from "../contract/messages.ts";
import type { WakeSchedules } from "../ports.ts";

export interface WakeTarget {
  readonly groupName: string;
  readonly dispatchQueueArn: string;
  readonly deadLetterQueueArn: string;
  /** The role that EventBridge Scheduler uses to send. */
  readonly roleArn: string;
}

export function schedulerClient(): SchedulerClient {
  return new SchedulerClient({
    maxAttempts: 8,
    retryMode: "adaptive",
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
  });
}

/** Wakes by EventBridge Scheduler, sent to the dispatch queue. */
export function eventBridgeWakeSchedules(client: SchedulerClient, target: WakeTarget): WakeSchedules {
  return {
    async put(jobId, expression) {
      const wake: DispatchMessage = { kind: "wake", job_id: jobId, wake_at: SCHEDULED_TIME };
      const schedule = { ...scheduleOf(target, wake), Name: scheduleName("job", jobId), ScheduleExpression: expression };
      try {
        await client.send(new CreateScheduleCommand(schedule));
      } catch (error) {
        if (!(error instanceof ConflictException)) throw error;
        await client.send(new UpdateScheduleCommand(schedule));
      }
    },
    async remove(jobId) {
      try {
        await client.send(new DeleteScheduleCommand({ GroupName: target.groupName, Name: scheduleName("job", jobId) }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
    async once(name, instant, message) {
      try {
        await client.send(
          new CreateScheduleCommand({
            ...scheduleOf(target, message),
            Name: scheduleName("once", name),
            ScheduleExpression: `at(${new Date(instant).toISOString().slice(0, 19)})`,
            ActionAfterCompletion: "DELETE",
          }),
        );
      } catch (error) {
        if (!(error instanceof ConflictException)) throw error;
      }
    },
  };
}

function scheduleOf(target: WakeTarget, message: DispatchMessage): Omit<CreateScheduleCommandInput, "Name" | "ScheduleExpression"> {
  return {
    GroupName: target.groupName,
    ScheduleExpressionTimezone: "UTC",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: {
      Arn: target.dispatchQueueArn,
      RoleArn: target.roleArn,
      Input: messageText(message),
      DeadLetterConfig: { Arn: target.deadLetterQueueArn },
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    },
  };
}

/** A schedule's name has 64 characters at most; a longer one is cut and told apart by a hash. */
export function scheduleName(kind: string, id: string): string {
  const name = `${kind}-${id}`;
  if (name.length <= 64) return name;
  return `${name.slice(0, 47)}-${createHash("sha256").update(id).digest("hex").slice(0, 16)}`;
}
