import type { Definition } from "../definition/definition.ts";
import { nextOccurrence, scheduleOf } from "./schedule.ts";
import type { JobState } from "../definition/job.ts";

/** The definition with its activation renewed: occurrences count from `now` (epoch ms) on. */
export function activate<Any extends Definition>(definition: Any, now: number): Any {
  const first = definition.enabled ? nextOccurrence(scheduleOf(definition), now) : undefined;
  return {
    ...definition,
    active_since: new Date(now).toISOString(),
    first_due_at: first === undefined ? null : new Date(first).toISOString(),
  };
}

/** Does this change make earlier plans void, so that the definition must be activated anew? */
export function reschedules(before: Definition, after: Definition): boolean {
  if (before.enabled !== after.enabled || before.reschedule_mode !== after.reschedule_mode) return true;
  // A chain is kept by its link, which a new interval moves.
  if (after.reschedule_mode === "queue") return false;
  return (
    before.cron_expr !== after.cron_expr ||
    before.interval_seconds !== after.interval_seconds ||
    before.at !== after.at ||
    before.timezone !== after.timezone ||
    (before.starts_at ?? null) !== (after.starts_at ?? null) ||
    (before.ends_at ?? null) !== (after.ends_at ?? null)
  );
}

/** When it is due next as seen at `now` (epoch ms), ISO 8601; null if it is not, or nobody can know. */
export function nextDueAt(
  definition: Definition,
  state: Pick<JobState, "next_due_at" | "next_due_since" | "link" | "active_runs"> | undefined,
  now: number,
): string | null {
  if (!definition.enabled) return null;
  if (definition.reschedule_mode === "queue") return linkDueAt(definition, state);
  const planned = state && state.next_due_since === definition.active_since ? state.next_due_at : definition.first_due_at;
  if (planned !== null && Date.parse(planned) > now) return planned;
  const next = nextOccurrence(scheduleOf(definition), now);
  return next === undefined ? null : new Date(next).toISOString();
}

/** While the link's run is under way nobody knows when the next one is due: its worker will say. */
function linkDueAt({ active_since }: Definition, state: Pick<JobState, "link" | "active_runs"> | undefined): string | null {
  const link = state?.link;
  return link?.active_since === active_since && !state?.active_runs.includes(link.run_id) ? link.due_at : null;
}
