import * as z from "zod";
import { ServiceError } from "../../../endpoint/service-error.ts";
import type { EventBridge } from "../event-bridge.ts";
import { busReference, existingBusName, ruleName } from "../resolve-rule.ts";
import { ruleDefinitionSchema } from "../rule-definition.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_RULES = 300;

const inputSchema = ruleDefinitionSchema.extend({
  Name: ruleName,
  EventBusName: busReference.optional(),
  EventPattern: z.string().optional(),
  ScheduleExpression: z.string().optional(),
});

/** PutRule creates a rule, or replaces all of it but its targets: what the request leaves out returns to its default. */
export function putRule(input: unknown, events: EventBridge): Record<string, unknown> {
  const { Name, EventBusName, ScheduleExpression, EventPattern, State, Description, RoleArn } = inputSchema.parse(input);
  if (ScheduleExpression)
    throw new ServiceError("ValidationException", 400, "The local EventBridge has no scheduled rules: use AWS::Scheduler.");
  if (!EventPattern)
    throw new ServiceError("ValidationException", 400, "Parameter(s) EventPattern or ScheduleExpression must be specified.");
  const busName = existingBusName(EventBusName, events);
  const existing = events.store.rule(busName, Name);
  if (existing === undefined && events.store.countRules(busName) >= MOST_RULES)
    throw new ServiceError("LimitExceededException", 400, "The requested resource exceeds the maximum number allowed.");
  const { arn } = events.store.putRule({
    busName,
    name: Name,
    definition: { EventPattern, State, Description, RoleArn },
    targets: existing?.targets.map(({ definition }) => definition) ?? [],
    fromTemplate: existing?.fromTemplate ?? false,
  });
  return { RuleArn: arn };
}
