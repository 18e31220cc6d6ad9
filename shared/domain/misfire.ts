import { nextOccurrence, type Schedule } from "./schedule.ts";
import { type Text, text } from "./text.ts";

/** An occurrence later than this is taken for one missed by downtime; below it is ordinary delay, and each one runs. */
const DOWNTIME_SECONDS = 60;

export type Verdict = { readonly kind: "run" } | { readonly kind: "missed"; readonly reason: Text };

/**
 * What becomes of an occurrence that is handled at `now` (both epoch ms): after downtime the latest one within the
 * grace period runs, late and once; those it replaces and those beyond the grace period are recorded as missed.
 */
export function judgeLateness(schedule: Schedule, scheduledAt: number, now: number, graceSeconds: number): Verdict {
  const late = now - scheduledAt;
  if (late <= DOWNTIME_SECONDS * 1000) return { kind: "run" };
  if (late > graceSeconds * 1000) return { kind: "missed", reason: text("missed-beyond-grace", { grace: graceSeconds }) };
  const next = nextOccurrence(schedule, scheduledAt);
  if (next !== undefined && next <= now) return { kind: "missed", reason: text("missed-for-later") };
  return { kind: "run" };
}
