import * as z from "zod";
import { ServiceError } from "../../../endpoint/service-error.ts";
import type { EventBridge } from "../event-bridge.ts";
import { busReference, existingBusName, ruleName } from "../resolve-rule.ts";

const inputSchema = z.object({ Name: ruleName, EventBusName: busReference.optional() });

/** DeleteRule, which its targets must have left. Deleting a rule that does not exist succeeds. */
export function deleteRule(input: unknown, events: EventBridge): Record<string, unknown> {
  const { Name, EventBusName } = inputSchema.parse(input);
  const busName = existingBusName(EventBusName, events);
  const rule = events.store.rule(busName, Name);
  if (rule !== undefined && rule.targets.length > 0)
    throw new ServiceError("ValidationException", 400, "Rule can't be deleted since it has targets.");
  events.store.deleteRule(busName, Name);
  return {};
}
