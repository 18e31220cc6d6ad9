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
import { type OwnerKey, ownerOf } from "../domain/owner.ts";
import type { WakeSchedules } from "../ports.ts";
import { orRefused } from "./lasting-refusal.ts";
import { ownedName } from "./owned-name.ts";

export interface WakeTarget {
  readonly groupName: string;
  readonly dispatchQueueArn: string;
  readonly deadLetterQueueArn: string;
  /** The role that EventBridge Scheduler uses to send. */
  readonly roleArn: string;
}

const SERVICE = "EventBridge Scheduler";

function schedulerClient(): SchedulerClient {
  return new SchedulerClient({
    maxAttempts: 8,
    retryMode: "adaptive",
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
  });
}

/** Wakes by EventBridge Scheduler, sent to the dispatch queue. Schedules are called `job-…`, `workflow-…`, `trigger-…`, `once-…`. */
export function eventBridgeWakeSchedules(target: WakeTarget, client = schedulerClient()): WakeSchedules {
  /** False: a schedule of this name is there. */
  async function created(schedule: CreateScheduleCommandInput): Promise<boolean> {
    try {
      await orRefused(SERVICE, client.send(new CreateScheduleCommand(schedule)));
      return true;
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
      return false;
    }
  }

  return {
    async put(owner, expression) {
      const wake: DispatchMessage = { kind: "wake", owner, wake_at: SCHEDULED_TIME };
      const schedule = scheduleOf(target, nameOf(owner), expression, wake);
      if (!(await created(schedule))) await orRefused(SERVICE, client.send(new UpdateScheduleCommand(schedule)));
    },
    async remove(owner) {
      try {
        await client.send(new DeleteScheduleCommand({ GroupName: target.groupName, Name: nameOf(owner) }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
    async once(name, instant, message) {
      const expression = `at(${new Date(instant).toISOString().slice(0, 19)})`;
      await created(scheduleOf(target, ownedName("once", name), expression, message));
    },
  };
}

function nameOf(owner: OwnerKey): string {
  const { kind, id } = ownerOf(owner);
  return ownedName(kind, id);
}

function scheduleOf(target: WakeTarget, name: string, expression: string, message: DispatchMessage): CreateScheduleCommandInput {
  return {
    GroupName: target.groupName,
    Name: name,
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: "UTC",
    FlexibleTimeWindow: { Mode: "OFF" },
    // What comes once would stay for ever when it has come. An update must say NONE: it replaces what is there.
    ActionAfterCompletion: expression.startsWith("at(") ? "DELETE" : "NONE",
    Target: {
      Arn: target.dispatchQueueArn,
      RoleArn: target.roleArn,
      Input: messageText(message),
      DeadLetterConfig: { Arn: target.deadLetterQueueArn },
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    },
  };
}
