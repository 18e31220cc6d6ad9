import * as z from "zod";
import { ServiceError } from "../../../endpoint/service-error.ts";
import type { EventBridge } from "../event-bridge.ts";
import { busReference, existingRule, ruleName } from "../resolve-rule.ts";
import { targetDefinitionSchema } from "../target-definition.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_TARGETS = 5;

const inputSchema = z.object({
  Rule: ruleName,
  EventBusName: busReference.optional(),
  Targets: z.array(targetDefinitionSchema).min(1).max(100),
});

/** PutTargets adds targets to a rule, or replaces those of the same Id. All of them, or none if one is malformed. */
export function putTargets(input: unknown, events: EventBridge): Record<string, unknown> {
  const { Rule, EventBusName, Targets } = inputSchema.parse(input);
  const rule = existingRule(Rule, EventBusName, events);
  const targets = new Map(rule.targets.map(({ definition }) => [definition.Id, definition]));
  for (const target of Targets) targets.set(target.Id, target);
  if (targets.size > MOST_TARGETS)
    throw new ServiceError("LimitExceededException", 400, "The requested resource exceeds the maximum number allowed.");
  events.store.putRule({ ...rule, targets: [...targets.values()] });
  return { FailedEntryCount: 0, FailedEntries: [] };
}
