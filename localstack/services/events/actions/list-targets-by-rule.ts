import * as z from "zod";
import { page } from "../../../endpoint/page.ts";
import type { EventBridge } from "../event-bridge.ts";
import { busReference, existingRule, ruleName } from "../resolve-rule.ts";

const inputSchema = z.object({
  Rule: ruleName,
  EventBusName: busReference.optional(),
  Limit: z.int().min(1).max(100).optional(),
  NextToken: z.string().optional(),
});

/** ListTargetsByRule, by Id. */
export function listTargetsByRule(input: unknown, events: EventBridge): Record<string, unknown> {
  const { Rule, EventBusName, Limit, NextToken } = inputSchema.parse(input);
  const targets = existingRule(Rule, EventBusName, events).targets.map(({ definition }) => definition);
  const { entries, nextToken } = page(targets, ({ Id }) => Id, Limit, NextToken);
  return { Targets: entries, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
}
