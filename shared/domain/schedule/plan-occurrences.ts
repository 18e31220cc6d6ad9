import type { FireMessage } from "../message/messages.ts";
import { type Definition, keyOf } from "../definition/definition.ts";
import { occurrenceId } from "../run/run-id.ts";
import { type Scheduled, nextOccurrence, occurrencesBetween, scheduleOf } from "./schedule.ts";

/** What tells when a definition is due: the definition itself, or what is kept of a former one. */
type Planned = Scheduled & Pick<Definition, "kind" | "id" | "scope" | "generation" | "version" | "active_since">;

/** The fire of one occurrence (epoch ms) of a definition. Deterministic: planning twice plans the same. */
export function fireOf(definition: Planned, occurrence: number): FireMessage {
  const next = nextOccurrence(scheduleOf(definition), occurrence);
  return {
    kind: "fire",
    owner: keyOf(definition),
    run_id: occurrenceId(definition, occurrence),
    scheduled_at: new Date(occurrence).toISOString(),
    trigger_source: "scheduler",
    generation: definition.generation,
    version: definition.version,
    next_due_at: next === undefined ? null : new Date(next).toISOString(),
  };
}

/** The fires of an active definition in [from, until), epoch ms, at most `limit`; none before its activation. */
export function planOccurrences(definition: Planned, from: number, until: number, limit?: number): FireMessage[] {
  const start = Math.max(from, Date.parse(definition.active_since) + 1);
  return occurrencesBetween(scheduleOf(definition), start, until, limit).map((occurrence) => fireOf(definition, occurrence));
}
