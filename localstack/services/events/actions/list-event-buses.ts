import * as z from "zod";
import { page } from "../../../endpoint/page.ts";
import type { EventBridge } from "../event-bridge.ts";
import { busAnswer } from "./describe-event-bus.ts";

const inputSchema = z.object({
  NamePrefix: z.string().default(""),
  Limit: z.int().min(1).max(100).optional(),
  NextToken: z.string().optional(),
});

/** ListEventBuses, by name. */
export function listEventBuses(input: unknown, events: EventBridge): Record<string, unknown> {
  const { NamePrefix, Limit, NextToken } = inputSchema.parse(input);
  const buses = [...events.store.buses()].filter(({ name }) => name.startsWith(NamePrefix));
  const { entries, nextToken } = page(buses, ({ name }) => name, Limit, NextToken);
  return { EventBuses: entries.map(busAnswer), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
}
