import * as z from "zod";
import type { EventBridge } from "./event-bridge.ts";
import { busReference, existingRule, ruleName } from "./resolve-rule.ts";

const inputSchema = z.object({ Name: ruleName, EventBusName: busReference.optional() });

/** What EnableRule and DisableRule do. A rule that a template declares has its declared state again after the next start. */
export function setRuleState(input: unknown, events: EventBridge, State: "ENABLED" | "DISABLED"): Record<string, unknown> {
  const { Name, EventBusName } = inputSchema.parse(input);
  const rule = existingRule(Name, EventBusName, events);
  const targets = rule.targets.map(({ definition }) => definition);
  events.store.putRule({ ...rule, targets, definition: { ...rule.definition, State } });
  return {};
}
