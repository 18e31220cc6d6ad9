import type { PublishOccurrence } from "../../contract/triggers/trigger.ts";
import { BelfryError, conflict, invalid, notFound } from "../../domain/errors.ts";
import { eventSource, HOP_LIMIT } from "../../domain/event/event.ts";
import { latenessOf } from "../../domain/schedule/misfire.ts";
import { timeOf } from "../../domain/run/run-id.ts";
import { lastOccurrence, scheduleOf } from "../../domain/schedule/schedule.ts";
import { type Text, text } from "../../domain/texts/text.ts";
import type { TriggerDefinition } from "../../domain/definition/trigger.ts";
import type { Ports } from "../../ports/groups.ts";
import { type Cause, dropOccurrence, publishOccurrence, type PublishPorts, TOO_LARGE } from "./publish-occurrence.ts";

type ClientPorts = PublishPorts & Pick<Ports, "runs">;

/** What became of an occurrence. */
export interface ClientOccurrence {
  /** Null: it was on record before. */
  readonly status: "published" | "missed" | "dropped" | null;
  readonly count: number;
}

/**
 * Publishes the event that a client's functions made for an occurrence of its trigger, or puts on record that they failed.
 * Idempotent: an occurrence is on record once.
 *
 * @throws NOT_FOUND; CONFLICT for a trigger whose events the service makes; UNAVAILABLE while it is not enabled; VALIDATION_ERROR
 *   for an event that its targets' templates make too large
 */
export async function publishForClient(ports: ClientPorts, triggerId: string, input: PublishOccurrence): Promise<ClientOccurrence> {
  const { occurrence_id: id, data, error, generation } = input;
  const trigger = await ports.triggers.getDefinition(triggerId);
  // One that was deleted and made anew with its id is another trigger.
  const isOther = generation !== null && trigger?.generation !== generation;
  if (!trigger || isOther) throw notFound("trigger", triggerId);
  if (trigger.client_queue === null) throw conflict(text("made-by-service", { id: triggerId }));
  if ((data === null) === (error === null)) throw invalid("data", text("data-or-error"));
  const repeated = (await ports.runs.existing(`trigger#${triggerId}`, [id])).size > 0;
  if (!repeated && !trigger.enabled) throw new BelfryError({ code: "UNAVAILABLE", text: text("trigger-not-running") });
  const status = repeated ? null : await publishOnce(ports, trigger, input);
  const states = await ports.triggers.getTriggerStates([triggerId]);
  return { status, count: states.get(triggerId)?.trigger_count ?? 0 };
}

async function publishOnce(
  ports: ClientPorts,
  trigger: TriggerDefinition,
  { occurrence_id: id, source_event_id: sourceEventId, hop, data, error }: PublishOccurrence,
): Promise<ClientOccurrence["status"]> {
  const scheduledAt = new Date(timeOf(id)).toISOString();
  const envelope = { id, source: eventSource(ports.scope), "detail-type": trigger.topic, time: scheduledAt, resources: [] };
  const cause: Cause = { id, scheduledAt, event: { ...envelope, detail: data ?? {} }, sourceEventId, hop };
  const drop = async (why: Parameters<typeof dropOccurrence>[3]) => {
    await dropOccurrence(ports, trigger, cause, why);
    return "dropped" as const;
  };
  if (error !== null) return drop(text("trigger-function-failed", { error }));
  if (hop > HOP_LIMIT) return drop(text("event-loop", { limit: HOP_LIMIT }));
  // A client that comes back finds all occurrences of the clock since it went: those it is too late for are not published.
  const tooLate = trigger.type === "cron" ? whyTooLate(trigger, timeOf(id), ports.clock.now()) : undefined;
  if (tooLate) {
    const times = { scheduled_at: scheduledAt, recorded_at: new Date(ports.clock.now()).toISOString() };
    const what = { trigger_id: trigger.trigger_id, occurrence_id: id, topic: trigger.topic, source_event_id: null, hop };
    await ports.triggers.recordOccurrence({ ...what, ...times, status: "missed", reason: tooLate, started: [], not_started: [] });
    return "missed";
  }
  // The event is made already: no template of the trigger's own is applied to it.
  if (!(await publishOccurrence(ports, { ...trigger, payload: null }, cause))) throw invalid("data", TOO_LARGE);
  return "published";
}

/** As an occurrence is judged that fires late: beyond its grace, or with a later one due, which its client has got as well. */
function whyTooLate(trigger: TriggerDefinition, at: number, now: number): Text | undefined {
  const grace = trigger.misfire_grace_sec;
  const lateness = latenessOf(at, now, grace);
  if (lateness === "beyond-grace") return text("missed-beyond-grace", { grace });
  const later = lateness === "late" ? lastOccurrence(scheduleOf(trigger), at, now) : undefined;
  return later === undefined ? undefined : text("missed-for-later", { later: new Date(later).toISOString() });
}
