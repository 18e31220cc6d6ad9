import * as z from "zod";
import { page } from "../../../endpoint/page.ts";
import type { EventBridge } from "../event-bridge.ts";
import { busReference, existingBusName } from "../resolve-rule.ts";

const inputSchema = z.object({
  NamePrefix: z.string().default(""),
  EventBusName: busReference.optional(),
  Limit: z.int().min(1).max(100).optional(),
  NextToken: z.string().optional(),
});

/** ListRules of one bus, by name. */
export function listRules(input: unknown, events: EventBridge): Record<string, unknown> {
  const { NamePrefix, EventBusName, Limit, NextToken } = inputSchema.parse(input);
  const rules = [...events.store.rules(existingBusName(EventBusName, events))].filter(({ name }) => name.startsWith(NamePrefix));
  const { entries, nextToken } = page(rules, ({ name }) => name, Limit, NextToken);
  return {
    Rules: entries.map(({ name, arn, busName, definition }) => ({ Name: name, Arn: arn, EventBusName: busName, ...definition })),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}
