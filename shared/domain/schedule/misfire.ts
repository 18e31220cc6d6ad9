/** An occurrence later than this may give way to a later one; below it is ordinary delay, and each one runs. */
const ORDINARY_DELAY_SECONDS = 5;
/** The shortest grace: below a second no occurrence could keep it. */
const SHORTEST_GRACE_SECONDS = 1;

/** `late`: it runs unless a later occurrence, which is due already, runs in its place. */
export type Lateness = "on-time" | "late" | "beyond-grace";

/** How late an occurrence is that is handled at `now` (both epoch ms). */
export function latenessOf(scheduledAt: number, now: number, graceSeconds: number): Lateness {
  const late = now - scheduledAt;
  if (late > Math.max(SHORTEST_GRACE_SECONDS, graceSeconds) * 1000) return "beyond-grace";
  return late > ORDINARY_DELAY_SECONDS * 1000 ? "late" : "on-time";
}
