/**
 * The times by which a lost worker's run is taken over. A message is hidden for `visibilityTimeoutSeconds` at a time and its
 * run's claim is renewed with it, so the message comes back when the lease has just run out, and the first worker to get it
 * takes the run over. Were the lease as long as the hiding, that worker would be refused, and the message hidden once more.
 */

/** The part of the hiding by which the lease is shorter: 10 s of 60. */
const MARGIN = 1 / 6;

/** Seconds of silence after which a worker's claim is void. */
export function leaseSeconds(visibilityTimeoutSeconds: number): number {
  return Math.max(1, visibilityTimeoutSeconds - marginSeconds(visibilityTimeoutSeconds));
}

/** Milliseconds between two beats: a lease bears two lost ones. `mostSeconds`: 0 for no limit of its own. */
export function beatMs(visibilityTimeoutSeconds: number, mostSeconds: number): number {
  const third = leaseSeconds(visibilityTimeoutSeconds) / 3;
  return 1000 * (mostSeconds > 0 ? Math.min(third, mostSeconds) : third);
}

/**
 * Milliseconds after which a message must be hidden anew before its claim is renewed: half the margin. The other half is for
 * requests under way.
 */
export function staleHidingMs(visibilityTimeoutSeconds: number): number {
  return (1000 * marginSeconds(visibilityTimeoutSeconds)) / 2;
}

function marginSeconds(visibilityTimeoutSeconds: number): number {
  return Math.ceil(visibilityTimeoutSeconds * MARGIN);
}
