import {
  DeleteRuleCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  InvalidEventPatternException,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { WHOLE_EVENT } from "../../contract/messages.ts";
import type { EventRules } from "../../ports/messages/event-rules.ts";
import { eventBridgeClient } from "./event-bridge.ts";
import { refusable } from "./lasting-refusal.ts";
import { mayBeCut, ownedName } from "./owned-name.ts";

export interface RuleTarget {
  readonly busName: string;
  /** Of the queue of events. */
  readonly queueArn: string;
  /** Where events go that this queue would not take. */
  readonly deadLetterQueueArn: string;
}

/** Rules are changed few a second at most, and all of them when everything is provisioned: what is throttled slows down. */
const RETRIES = { maxAttempts: 8, retryMode: "adaptive" } as const;

/** A rule has one target. */
const TARGET_ID = "dispatch";
const PREFIX = "trigger-";

/**
 * Rules on the scope's bus, `trigger-…`, that send events to their queue. A pattern that EventBridge refuses, as
 * invalid or too complex, is replaced by its `source` alone: the rule lets too much through then, which costs a message
 * an event and changes nothing else, for what arrives is matched exactly. Nothing tells that it happened but the rule.
 */
export function eventBridgeRules(target: RuleTarget, client = eventBridgeClient(RETRIES)): EventRules {
  const EventBusName = target.busName;
  const putRule = (Name: string, EventPattern: string) =>
    client.send(refusable("EventBridge", new PutRuleCommand({ EventBusName, Name, EventPattern, State: "ENABLED" })));

  return {
    async put(triggerId, pattern) {
      const Name = ownedName("trigger", triggerId);
      try {
        await putRule(Name, pattern);
      } catch (error) {
        if (!(error instanceof InvalidEventPatternException)) throw error;
        await putRule(Name, sourceOnly(pattern));
      }
      const { FailedEntryCount = 0, FailedEntries = [] } = await client.send(
        new PutTargetsCommand({ EventBusName, Rule: Name, Targets: [targetOf(target, triggerId)] }),
      );
      if (FailedEntryCount > 0) {
        throw new Error(
          `EventBridge refused the target of ${Name}: ${FailedEntries[0]?.ErrorCode} ${FailedEntries[0]?.ErrorMessage ?? ""}`,
        );
      }
    },
    async remove(triggerId) {
      const Name = ownedName("trigger", triggerId);
      try {
        // A rule that has targets cannot be deleted.
        await client.send(new RemoveTargetsCommand({ EventBusName, Rule: Name, Ids: [TARGET_ID] }));
        await client.send(new DeleteRuleCommand({ EventBusName, Name }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
    async list(cursor) {
      const page = await client.send(
        new ListRulesCommand({ EventBusName, NamePrefix: PREFIX, Limit: 100, ...(cursor !== null && { NextToken: cursor }) }),
      );
      const ids = await Promise.all((page.Rules ?? []).map(({ Name = "" }) => triggerOfRule(Name)));
      return { triggerIds: ids.filter((id) => id !== ""), next: page.NextToken ?? null };
    },
  };

  /** A name that may have been cut does not tell its trigger's id: its target does. */
  async function triggerOfRule(name: string): Promise<string> {
    const { Targets = [] } = mayBeCut(name) ? await client.send(new ListTargetsByRuleCommand({ EventBusName, Rule: name })) : {};
    const template = Targets.find(({ Id }) => Id === TARGET_ID)?.InputTransformer?.InputTemplate ?? "";
    const id = /^\{"kind":"event","trigger_id":"([^"]+)"/.exec(template)?.[1];
    return id ?? name.slice(PREFIX.length);
  }
}

function sourceOnly(pattern: string): string {
  const { source } = JSON.parse(pattern) as { readonly source?: unknown };
  return JSON.stringify({ source });
}

function targetOf({ queueArn, deadLetterQueueArn }: RuleTarget, triggerId: string): Target {
  return {
    Id: TARGET_ID,
    Arn: queueArn,
    // WHOLE_EVENT is one of EventBridge's own variables, which need no InputPathsMap. It stands for JSON, so without quotes.
    InputTransformer: { InputTemplate: `{"kind":"event","trigger_id":${JSON.stringify(triggerId)},"event":${WHOLE_EVENT}}` },
    DeadLetterConfig: { Arn: deadLetterQueueArn },
    RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
  };
}
