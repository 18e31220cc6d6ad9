import type { EventEnvelope, OccurrenceContext, SourceEvent } from "../triggers/trigger-functions.ts";
import type { JsonObject } from "../answers/json-values.ts";

/** An event as functions get it. Its own data comes first: nothing of ours stands in for a field of that name. */
export function sourceEvent(event: EventEnvelope, { sourceEventId }: OccurrenceContext): SourceEvent {
  const meta = { topic: event["detail-type"], event_id: sourceEventId ?? event.id, timestamp: new Date(event.time) };
  const fields: JsonObject = { ...meta, meta, detail: event.detail, ...event.detail };
  return fields as SourceEvent;
}
