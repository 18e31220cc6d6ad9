import type { Clock } from "../../../ports/clock.ts";

/** Resolves when the next call may begin: at most so many a second, evenly spaced once a second's worth has gone at once. */
export function pacedCalls(clock: Clock, perSecond: number): () => Promise<void> {
  const gap = 1000 / perSecond;
  let free = -Infinity;
  return async () => {
    const now = clock.now();
    // A second's worth may go at once after a pause.
    free = Math.max(free, now - 1000) + gap;
    if (free > now) await clock.until(free);
  };
}
