import { isDeepStrictEqual } from "node:util";
import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { type DispatchQueueName, queueOf } from "../../contract/deployment/dispatch-queues.ts";
import { messageText } from "../../domain/message/message-text.ts";
import type * as Messages from "../../domain/message/messages.ts";
import { DispatchMessage, SCHEDULED_TIME } from "../../contract/messages.ts";
import { type DefinitionKey, type DefinitionKind, definitionKey, parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import type { WakeSchedules } from "../../ports/messages/wake-schedules.ts";
import { jsonText } from "../dynamodb/items/json-text.ts";
import { refusable } from "./lasting-refusal.ts";
import { mayBeCut, ownedName } from "./owned-name.ts";
import { requestLimits } from "../request-limits.ts";

const WakeInput = jsonText(DispatchMessage);

export interface WakeTarget {
  readonly groupName: string;
  /** Of the queues that feed dispatch. */
  readonly queueArns: Readonly<Record<DispatchQueueName, string>>;
  readonly deadLetterQueueArn: string;
  /** The role that EventBridge Scheduler uses to send. */
  readonly roleArn: string;
}

const SERVICE = "EventBridge Scheduler";

function schedulerClient(): SchedulerClient {
  return new SchedulerClient({
    maxAttempts: 8,
    retryMode: "adaptive",
    requestHandler: requestLimits(),
  });
}

/** Wakes by EventBridge Scheduler, sent to the queue of their kind. Schedules are called `job-…`, `workflow-…`, `trigger-…`, `once-…`. */
export function eventBridgeWakeSchedules(target: WakeTarget, client = schedulerClient()): WakeSchedules {
  /** False: a schedule of this name is there. */
  async function created(schedule: CreateScheduleCommandInput): Promise<boolean> {
    try {
      await client.send(refusable(SERVICE, new CreateScheduleCommand(schedule)));
      return true;
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
      return false;
    }
  }

  return {
    async put(owner, expression) {
      const schedule = wakeOf(owner, expression);
      if (!(await created(schedule))) await client.send(refusable(SERVICE, new UpdateScheduleCommand(schedule)));
    },
    async remove(owner) {
      try {
        await client.send(new DeleteScheduleCommand({ GroupName: target.groupName, Name: nameOf(owner) }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
    async compare(owner, expression) {
      const found = await read(nameOf(owner));
      if (!found) return "absent";
      const wanted = { ...wakeOf(owner, expression), State: "ENABLED", StartDate: undefined, EndDate: undefined };
      const own = Object.fromEntries(Object.keys(wanted).map((name): [string, unknown] => [name, Reflect.get(found, name)]));
      return isDeepStrictEqual(own, wanted) ? "same" : "different";
    },
    async list(kind, cursor) {
      const page = await client.send(
        new ListSchedulesCommand({ GroupName: target.groupName, NamePrefix: `${kind}-`, ...(cursor !== null && { NextToken: cursor }) }),
      );
      const owners = await Promise.all((page.Schedules ?? []).map(({ Name = "" }) => definitionOfSchedule(kind, Name)));
      return { owners: owners.flatMap((owner) => owner ?? []), next: page.NextToken ?? null };
    },
    async once(name, instant, message) {
      const expression = `at(${new Date(instant).toISOString().slice(0, 19)})`;
      await created(scheduleOf(target, ownedName("once", name), expression, message));
    },
  };

  function wakeOf(owner: DefinitionKey, expression: string): CreateScheduleCommandInput {
    return scheduleOf(target, nameOf(owner), expression, { kind: "wake", owner, wake_at: SCHEDULED_TIME });
  }

  async function read(name: string): Promise<GetScheduleCommandOutput | undefined> {
    try {
      return await client.send(new GetScheduleCommand({ GroupName: target.groupName, Name: name }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      return undefined;
    }
  }

  /** A name that may have been cut does not tell its owner's id: its message does. */
  async function definitionOfSchedule(kind: DefinitionKind, name: string): Promise<DefinitionKey | undefined> {
    const id = name.slice(kind.length + 1);
    const owner = mayBeCut(name) ? ownerInMessage((await read(name))?.Target?.Input) : undefined;
    return owner ?? (id === "" ? undefined : definitionKey(kind, id));
  }
}

function ownerInMessage(input = ""): DefinitionKey | undefined {
  const message = WakeInput.safeParse(input).data;
  return message?.kind === "wake" ? message.owner : undefined;
}

function nameOf(owner: DefinitionKey): string {
  const { kind, id } = parseDefinitionKey(owner);
  return ownedName(kind, id);
}

function scheduleOf(target: WakeTarget, name: string, expression: string, message: Messages.DispatchMessage): CreateScheduleCommandInput {
  return {
    GroupName: target.groupName,
    Name: name,
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: "UTC",
    FlexibleTimeWindow: { Mode: "OFF" },
    // What comes once would stay for ever when it has come. An update must say NONE: it replaces what is there.
    ActionAfterCompletion: expression.startsWith("at(") ? "DELETE" : "NONE",
    Target: {
      Arn: target.queueArns[queueOf(message)],
      RoleArn: target.roleArn,
      Input: messageText(message),
      DeadLetterConfig: { Arn: target.deadLetterQueueArn },
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    },
  };
}
