import * as z from "zod";
import { ACCOUNT_ID } from "../../../aws.ts";
import type { EventBridge } from "../event-bridge.ts";
import { busReference, existingRule, ruleName } from "../resolve-rule.ts";

const inputSchema = z.object({ Name: ruleName, EventBusName: busReference.optional() });

/** DescribeRule: everything but the targets. */
export function describeRule(input: unknown, events: EventBridge): Record<string, unknown> {
  const { Name, EventBusName } = inputSchema.parse(input);
  const { name, arn, busName, definition } = existingRule(Name, EventBusName, events);
  return { Name: name, Arn: arn, EventBusName: busName, ...definition, CreatedBy: ACCOUNT_ID };
}
