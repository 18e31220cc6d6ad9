import { render, RENDERED_LIMIT } from "../domain/template.ts";
import { SchedulerError } from "./errors.ts";
import type { JsonObject } from "./json-values.ts";
import type { EventEnvelope, OccurrenceContext, TriggerFunctions } from "./trigger-functions.ts";

interface Maker {
  readonly functions: TriggerFunctions;
  readonly body: { readonly payload: object | null };
}

/**
 * What a trigger with functions publishes for an event: what its function makes, else its template, else the event's own detail.
 *
 * @throws what the function throws; TypeError for what JSON cannot carry; SchedulerError `INVALID_EVENT` for a topic other than
 *   the trigger's, and for what its template makes too large
 */
export async function makeEvent(
  { functions, body: { payload } }: Maker,
  topic: string,
  event: EventEnvelope,
  context: OccurrenceContext,
): Promise<JsonObject> {
  const made = await functions.make?.(event, context);
  if (made?.topic !== undefined && made.topic !== topic) {
    throw new SchedulerError(
      "INVALID_EVENT",
      `eventFactory() made an event for topic '${made.topic}'; the trigger is registered for '${topic}'`,
    );
  }
  if (made) return made.data;
  if (payload === null) return event.detail;
  const rendered = render({ ...payload }, event);
  if (rendered) return rendered;
  throw new SchedulerError("INVALID_EVENT", `what payload makes of the event is larger than ${RENDERED_LIMIT} bytes as JSON`);
}
