/** When a run is looked at, so that its time-out is seen in time however late it starts. */
import { expiryOf, handedOverAt, type Run } from "../run.ts";

/** Seconds after the earliest possible time-out at which a run is looked at first: most start within their first second. */
const FIRST_LOOK_SECONDS = 1;

/** When the deadline sent with the current attempt looks at the run first, epoch ms. */
export function firstLookAt(run: Run): number {
  return Math.min(afterTimeout(run), expiryOf(run));
}

/**
 * When a run that is still active at `now` (epoch ms) is looked at again. A running attempt: at its time-out. One that waits
 * for its worker: after as long again as it has waited, so that waiting for hours takes a dozen looks; a time-out is seen in
 * time all the same, by the deadline that a late start sends (`startsLate`).
 */
export function nextLookAt(run: Run, now: number): number {
  if (run.status === "running") return expiryOf(run);
  const waited = Math.max(now - handedOverAt(run), run.dispatch.timeout_sec * 1000);
  return Math.min(expiryOf(run), Math.max(now, handedOverAt(run)) + waited);
}

/** Has the first look at the attempt, as it was before its start, passed? Then the start sends a deadline of its own. */
export function startsLate(before: Run, now: number): boolean {
  return now >= afterTimeout(before);
}

/**
 * When the deadline looks that a late start sends, epoch ms: a second after the time-out, since a message may come up to a
 * second early, and must not read the run as it was before its start, which a read may do for a second after it.
 */
export function lookAfterStart(run: Run): number {
  return expiryOf(run) + FIRST_LOOK_SECONDS * 1000;
}

function afterTimeout(run: Run): number {
  return handedOverAt(run) + (run.dispatch.timeout_sec + FIRST_LOOK_SECONDS) * 1000;
}
