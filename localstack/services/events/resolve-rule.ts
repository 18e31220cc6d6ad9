import * as z from "zod";
import { ServiceError } from "../../endpoint/service-error.ts";
import type { EventBridge } from "./event-bridge.ts";
import type { StoredRule } from "./event-store.ts";

/** A bus, by name or ARN, in a request. */
export const busReference = z
  .string()
  .min(1)
  .max(1600)
  .regex(/^(arn:aws[\w-]*:events:[a-z0-9-]*:\d{12}:event-bus\/)?[/.\-_A-Za-z0-9]+$/);

/** The name of a rule in a request. */
export const ruleName = z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/);

/** The name of the bus that a request refers to by name or ARN; the default bus where it says none. */
export function busNameOf(reference: string | undefined): string {
  if (reference === undefined) return "default";
  return reference.startsWith("arn:") ? reference.slice(reference.indexOf("/") + 1) : reference;
}

/** The name of an existing bus; throws ServiceError ResourceNotFoundException. */
export function existingBusName(reference: string | undefined, events: EventBridge): string {
  const name = busNameOf(reference);
  if (events.store.bus(name) === undefined) throw new ServiceError("ResourceNotFoundException", 400, `Event bus ${name} does not exist.`);
  return name;
}

/** A rule of an existing bus; throws ServiceError ResourceNotFoundException. */
export function existingRule(name: string, bus: string | undefined, events: EventBridge): StoredRule {
  const busName = existingBusName(bus, events);
  const rule = events.store.rule(busName, name);
  if (rule === undefined) throw new ServiceError("ResourceNotFoundException", 400, `Rule ${name} does not exist on EventBus ${busName}.`);
  return rule;
}
