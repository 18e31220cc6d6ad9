import { PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { eventSource, type NewEvent, resourcesOf } from "../../domain/event/event.ts";
import { timeOf } from "../../domain/run/run-id.ts";
import type { EventBus } from "../../ports/messages/event-bus.ts";
import { type BatchLimits, batches } from "../../domain/batches.ts";
import { eventBridgeClient } from "./event-bridge.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html: 10 entries, 256 KiB in all. */
const LIMITS: BatchLimits = { entries: 10, bytes: 256_000 };

export interface BusAddress {
  readonly busName: string;
  readonly scope: string;
}

/** The scope's bus on EventBridge. */
export function eventBridgeBus({ busName, scope }: BusAddress, client = eventBridgeClient({ maxAttempts: 5 })): EventBus {
  return {
    async publish(events) {
      const entries = events.map((event) => entryOf(event, busName, scope));
      await Promise.all(batches(entries, LIMITS, sizeOf).map(send));
    },
  };

  async function send(batch: PutEventsRequestEntry[]): Promise<void> {
    const { FailedEntryCount = 0, Entries = [] } = await client.send(new PutEventsCommand({ Entries: batch }));
    if (FailedEntryCount === 0) return;
    const refused = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
    // Those that were taken are published again with the next try, under their own ids: harmless.
    throw new Error(
      `EventBridge refused ${FailedEntryCount} of ${batch.length} events: ${refused?.ErrorCode} ${refused?.ErrorMessage ?? ""}`,
    );
  }
}

function entryOf(event: NewEvent, busName: string, scope: string): PutEventsRequestEntry {
  return {
    EventBusName: busName,
    Source: eventSource(scope),
    DetailType: event.topic,
    Detail: detailText(event.detail),
    Resources: resourcesOf(event),
    Time: new Date(timeOf(event.id)),
  };
}

/** SQS, where a rule sends the event, refuses U+FFFE and U+FFFF. More is not escaped: the detail's size was checked without. */
function detailText(detail: NewEvent["detail"]): string {
  return JSON.stringify(detail).replaceAll(/[\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

/** As EventBridge counts: 14 bytes for the time, and the text. */
function sizeOf({ Source = "", DetailType = "", Detail = "", Resources = [] }: PutEventsRequestEntry): number {
  return [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 14);
}
