import type { MessageOf } from "../../domain/message/messages.ts";
import { type BusEvent, eventId, eventSource, HOP_LIMIT, hopOf, isPublishedBy } from "../../domain/event/event.ts";
import { compileEventPattern } from "../../domain/event/pattern/event-pattern.ts";
import { definitionKey } from "../../domain/definition/definition-key.ts";
import { isRunId, runId, timeOf } from "../../domain/run/run-id.ts";
import { topicMatches } from "../../domain/event/topic.ts";
import type { TriggerDefinition } from "../../domain/definition/trigger.ts";
import { type Cause, dropOccurrence, preparePublication, type Publication, TOO_LARGE } from "./publish-occurrence.ts";
import { sendToClient, type SetOffPorts } from "./start-targets.ts";
import { text } from "../../domain/texts/text.ts";

/**
 * An event that a rule let through: matched exactly, it sets the trigger off once, however often it is delivered. Answers what
 * is to be published and started, whose ids are the same each time; undefined where that is nothing: it does not match, its
 * client makes the event, or it is put on record and goes no further, being too large or led to by too many others.
 */
export async function receiveEvent(
  ports: SetOffPorts,
  { event }: MessageOf<"event">,
  trigger: TriggerDefinition | undefined,
): Promise<Publication | undefined> {
  if (!trigger?.enabled) return undefined;
  if (isCall(trigger, event)) return receiveCall(ports, event, trigger);
  if (isPublishedBy(event, trigger.trigger_id) || !matches(trigger, event)) return undefined;
  const sourceEventId = eventId(event);
  const at = isRunId(sourceEventId) ? timeOf(sourceEventId) : Date.parse(event.time);
  const scheduledAt = new Date(at).toISOString();
  const id = runId({ scope: ports.scope, owner: definitionKey("trigger", trigger.trigger_id), scheduledAt: at, tail: sourceEventId });
  const hop = hopOf(event) + 1;
  const cause = { id, scheduledAt, event, sourceEventId, hop };
  if (hop <= HOP_LIMIT) return prepare(ports, trigger, cause);
  await dropOccurrence(ports, trigger, cause, text("event-loop", { limit: HOP_LIMIT }));
  return undefined;
}

async function prepare(ports: SetOffPorts, trigger: TriggerDefinition, cause: Cause): Promise<Publication | undefined> {
  const { client_queue: queue } = trigger;
  const publication = queue === null ? await preparePublication(ports, trigger, cause) : undefined;
  const sent = queue !== null && (await sendToClient(ports, queue, trigger, cause));
  if (!publication && !sent) await dropOccurrence(ports, trigger, cause, TOO_LARGE);
  return publication;
}

/** A call of the webhook of a trigger whose client makes its events; only the service itself sends such. */
function isCall({ type, client_queue }: TriggerDefinition, { id }: BusEvent): boolean {
  return type === "api" && client_queue !== null && isRunId(id);
}

async function receiveCall(ports: SetOffPorts, event: BusEvent, trigger: TriggerDefinition): Promise<Publication | undefined> {
  const cause = { id: event.id, scheduledAt: new Date(timeOf(event.id)).toISOString(), event, sourceEventId: null, hop: 0 };
  return prepare(ports, trigger, cause);
}

/** Does the event set the trigger off? Its rule has only matched a superset. */
export function matches({ scope, type, source_topic, filter }: TriggerDefinition, event: BusEvent): boolean {
  if (type !== "event" || source_topic === null || event.source !== eventSource(scope)) return false;
  return topicMatches(source_topic, event["detail-type"]) && (filter === null || compileEventPattern(filter)(event));
}
