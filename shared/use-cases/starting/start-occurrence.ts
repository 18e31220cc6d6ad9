import type { FireMessage } from "../../domain/message/messages.ts";
import { latenessOf } from "../../domain/schedule/misfire.ts";
import { parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { lastOccurrence, scheduleOf } from "../../domain/schedule/schedule.ts";
import { text } from "../../domain/texts/text.ts";
import { cancelBegun } from "../runs/ends/cancel-begun.ts";
import type { AnyDefinition } from "../definitions/definitions.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { kindOf } from "../kinds/kinds.ts";
import { type Outcome, type ReceivedFire, runs } from "../kinds/outcome.ts";
import { fireOf } from "../../domain/schedule/plan-occurrences.ts";
import { isPausedFor, isPlanned, type Obsolete, whyObsolete } from "../../domain/run/reasons/why-obsolete.ts";

/**
 * Starts what a fire asks for, once, or records why not: the guards that are the same for every kind. At its second, or
 * (`early`) some seconds ahead of it. A crash anywhere is repaired by redelivery of the message: each step finds what it did
 * before. Several outcomes: a later occurrence was started in the place of this one.
 */
export async function startOccurrence(
  ports: KindPorts,
  received: ReceivedFire,
  definition: AnyDefinition | undefined,
  early: boolean,
): Promise<readonly Outcome[]> {
  const { message: fire } = received;
  const obsolete = whyObsolete(fire, definition);
  if (obsolete !== undefined || !definition) {
    return [await leaveOrFinish(ports, received, obsolete ?? "deleted", definition, early)];
  }
  const kind = kindOf(definition);
  if (isPausedFor(fire, definition)) return [await kind.recordUnstarted(ports, definition, fire, "skipped", kind.pausedReason)];
  const start = () => kind.start(ports, definition, received, early);
  if (!isPlanned(fire)) return [await start()];
  const now = ports.clock.now();
  const lateness = latenessOf(Date.parse(fire.scheduled_at), now, definition.misfire_grace_sec);
  if (lateness === "on-time") return [await start()];
  // A redelivery that comes late goes on with what the first one began.
  if ((await kind.statusOf(ports, definition, fire.run_id)) !== undefined) return [await start()];
  if (lateness === "beyond-grace") {
    const reason = text("missed-beyond-grace", { grace: definition.misfire_grace_sec });
    return [await kind.recordUnstarted(ports, definition, fire, "missed", reason)];
  }
  return startLatest(ports, received, definition, now);
}

/** An occurrence that is late gives way to the latest one that is due, if that one really runs; else it runs itself. */
async function startLatest(ports: KindPorts, received: ReceivedFire, definition: AnyDefinition, now: number): Promise<readonly Outcome[]> {
  const kind = kindOf(definition);
  const { message: fire, messageId } = received;
  const latest = lastOccurrence(scheduleOf(definition), Date.parse(fire.scheduled_at), now);
  if (latest === undefined) return [await kind.start(ports, definition, received, false)];
  const outcome = await kind.start(ports, definition, { message: fireOf(definition, latest), messageId }, false);
  const later = runs(outcome) ? new Date(latest).toISOString() : await kind.ranSince(ports, definition, Date.parse(fire.scheduled_at));
  if (later === undefined) return [await kind.start(ports, definition, received, false)];
  const missed = await kind.recordUnstarted(ports, definition, fire, "missed", text("missed-for-later", { later }));
  return runs(outcome) ? [outcome, missed] : [missed];
}

/**
 * What becomes of a fire whose definition is another one by now. If it began before that, and got no further than a record,
 * what it began is finished, or, of a definition that is gone, cancelled: nobody else knows of it.
 */
async function leaveOrFinish(
  ports: KindPorts,
  received: ReceivedFire,
  why: Obsolete,
  definition: AnyDefinition | undefined,
  early: boolean,
): Promise<Outcome> {
  const { message: fire } = received;
  if (early) return drop(ports, received, why);
  if (why === "deleted" || why === "replaced" || !definition) {
    await cancelBegun(ports, fire);
    return drop(ports, received, why);
  }
  const changedAt = why === "paused" ? definition.paused_at : definition.active_since;
  const begun = changedAt !== null && changedAt > fire.scheduled_at && (await isBegun(ports, definition, fire));
  return begun ? kindOf(definition).start(ports, definition, received, false) : drop(ports, received, why);
}

async function isBegun(ports: KindPorts, definition: AnyDefinition, fire: FireMessage): Promise<boolean> {
  const status = await kindOf(definition).statusOf(ports, definition, fire.run_id);
  return status === "queued" || status === "running";
}

function drop({ telemetry }: KindPorts, { message: fire }: ReceivedFire, why: string): Outcome {
  const { kind, id } = parseDefinitionKey(fire.owner);
  const { run_id, trigger_source, scheduled_at } = fire;
  telemetry.record({ name: "fire.dropped", level: "info", [`${kind}_id`]: id, run_id, trigger_source, detail: { why, scheduled_at } });
  return { kind: "dropped", why };
}
