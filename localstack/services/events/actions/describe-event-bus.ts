import * as z from "zod";
import { ServiceError } from "../../../endpoint/service-error.ts";
import type { EventBridge } from "../event-bridge.ts";
import type { EventBus } from "../event-store.ts";
import { busNameOf, busReference } from "../resolve-rule.ts";

const inputSchema = z.object({ Name: busReference.optional() });

/** DescribeEventBus; the default bus where the request names none. */
export function describeEventBus(input: unknown, events: EventBridge): Record<string, unknown> {
  const name = busNameOf(inputSchema.parse(input).Name);
  const bus = events.store.bus(name);
  if (bus === undefined) throw new ServiceError("ResourceNotFoundException", 400, `Event bus ${name} does not exist.`);
  return busAnswer(bus);
}

/** A bus as the API answers it; times in epoch seconds. */
export function busAnswer({ name, arn, description, createdAt }: EventBus): Record<string, unknown> {
  return { Name: name, Arn: arn, Description: description, CreationTime: createdAt / 1000, LastModifiedTime: createdAt / 1000 };
}
