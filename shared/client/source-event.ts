import type { EventEnvelope, SourceEvent } from "./trigger-functions.ts";
import type { JsonObject } from "./json-values.ts";
import { eventId } from "../domain/event.ts";

/** An event as functions get it. Its own data comes first: nothing of ours stands in for a field of that name. */
export function sourceEvent(event: EventEnvelope): SourceEvent {
  const meta = { topic: event["detail-type"], event_id: eventId(event), timestamp: new Date(event.time) };
  const fields: JsonObject = { ...meta, meta, detail: event.detail, ...event.detail };
  return fields as SourceEvent;
}
