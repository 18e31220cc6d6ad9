import { SchedulerError } from "../errors.ts";
import type { JsonObject } from "../answers/json-values.ts";
import type { EventEnvelope, EventFunction, OccurrenceContext } from "../triggers/trigger-functions.ts";

/**
 * What a trigger's function makes of an event.
 *
 * @throws what the function throws; TypeError for what JSON cannot carry; SchedulerError `INVALID_EVENT` for a topic other than
 *   the trigger's
 */
export async function makeEvent(make: EventFunction, topic: string, event: EventEnvelope, context: OccurrenceContext): Promise<JsonObject> {
  const made = await make(event, context);
  if (made.topic === undefined || made.topic === topic) return made.data;
  throw new SchedulerError(
    "INVALID_EVENT",
    `eventFactory() made an event for topic '${made.topic}'; the trigger is registered for '${topic}'`,
  );
}
