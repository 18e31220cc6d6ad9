import * as z from "zod";
import { QUEUE_FORM } from "../../../contract/deployment/queue-name.ts";

/**
 * What attributes of items must hold beside their type: an item that another hand wrote must be found out when it is read,
 * not in the middle of a batch with its neighbours.
 */

/** An instant as this program writes it, ISO 8601. */
export const InstantItem = z.string().refine((text) => !Number.isNaN(Date.parse(text)), "is not a time");

/** Absent: null. */
export const OptionalInstantItem = InstantItem.nullable().default(null);

/** The dotted name of a worker queue. */
export const QueueItem = z.string().regex(QUEUE_FORM);

/** A whole number of at least `least`. */
export function wholeItem(least: number) {
  return z.int().min(least);
}
