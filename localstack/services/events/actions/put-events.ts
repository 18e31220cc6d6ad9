import * as z from "zod";
import { ServiceError } from "../../../endpoint/service-error.ts";
import type { EventBridge, PublishedEvent } from "../event-bridge.ts";
import { entrySize, eventEntrySchema, readEntry } from "../event-entry.ts";
import { envelope } from "../event-envelope.ts";
import { busNameOf } from "../resolve-rule.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_ENTRIES = 10;
/**
 * "The total entry size must be less than 256KB", of all entries together. Regions have begun to take 1 MiB; what works with
 * less works in all of them. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
const MOST_BYTES = 262_144;

const inputSchema = z.object({ Entries: z.array(eventEntrySchema) });

/**
 * PutEvents: each entry is taken or refused by itself. Answers when what the rules' queues get is on disk; the invocations
 * of functions have then only been accepted.
 */
export async function putEvents(input: unknown, events: EventBridge): Promise<Record<string, unknown>> {
  const { Entries } = inputSchema.parse(input);
  if (Entries.length === 0 || Entries.length > MOST_ENTRIES) {
    const bound = Entries.length === 0 ? "greater than or equal to 1" : `less than or equal to ${MOST_ENTRIES}`;
    throw new ServiceError(
      "ValidationException",
      400,
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  if (Entries.reduce((sum, entry) => sum + entrySize(entry), 0) > MOST_BYTES)
    throw new ServiceError("ValidationException", 400, "Total size of the entries in the request is over the limit.");
  const now = Date.now();
  const accepted: PublishedEvent[] = [];
  const answers = Entries.map((entry) => {
    const content = readEntry(entry, now);
    if ("ErrorCode" in content) return content;
    const event = envelope(content);
    accepted.push({ busName: busNameOf(entry.EventBusName ?? undefined), event });
    return { EventId: event.id };
  });
  await events.publish(accepted, now);
  return { FailedEntryCount: answers.length - accepted.length, Entries: answers };
}
