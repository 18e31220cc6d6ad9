import * as z from "zod";
import type { EventBridge } from "../event-bridge.ts";
import { busReference, existingRule, ruleName } from "../resolve-rule.ts";

const inputSchema = z.object({ Rule: ruleName, EventBusName: busReference.optional(), Ids: z.array(z.string()).min(1).max(100) });

/** RemoveTargets from a rule, by Id; removing one that it has not succeeds. */
export function removeTargets(input: unknown, events: EventBridge): Record<string, unknown> {
  const { Rule, EventBusName, Ids } = inputSchema.parse(input);
  const rule = existingRule(Rule, EventBusName, events);
  const targets = rule.targets.map(({ definition }) => definition).filter(({ Id }) => !Ids.includes(Id));
  events.store.putRule({ ...rule, targets });
  return { FailedEntryCount: 0, FailedEntries: [] };
}
