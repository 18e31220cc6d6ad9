import type { FireMessage } from "../contract/messages.ts";
import { runId } from "../domain/run-id.ts";
import { nextOccurrence, occurrencesBetween, scheduleOf } from "../domain/schedule.ts";
import { type AnyDefinition, keyOf } from "./definitions.ts";

/** The fire of one occurrence (epoch ms) of a definition. Deterministic: planning twice plans the same. */
function fireOf(definition: AnyDefinition, occurrence: number): FireMessage {
  const owner = keyOf(definition);
  const next = nextOccurrence(scheduleOf(definition), occurrence);
  return {
    kind: "fire",
    owner,
    run_id: runId({ scope: definition.scope, owner, scheduledAt: occurrence }),
    scheduled_at: new Date(occurrence).toISOString(),
    trigger_source: "scheduler",
    version: definition.version,
    next_due_at: next === undefined ? null : new Date(next).toISOString(),
  };
}

/** The fires of a definition in [from, until), epoch ms, at most `limit`; none before its activation, none while paused. */
export function planOccurrences(definition: AnyDefinition, from: number, until: number, limit?: number): FireMessage[] {
  if (!definition.enabled) return [];
  const start = Math.max(from, Date.parse(definition.active_since) + 1);
  return occurrencesBetween(scheduleOf(definition), start, until, limit).map((occurrence) => fireOf(definition, occurrence));
}
