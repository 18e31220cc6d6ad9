import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds between two looks whether a group is gone. */
const LOOK_MS = 20;

/** Sends a signal to every process of a group; 0 only looks. False: there is none left. */
export function signalGroup(pgid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    // A negative id means the group.
    return process.kill(-pgid, signal);
  } catch {
    return false;
  }
}

/**
 * Ends a group: SIGTERM to all of it, and SIGKILL to what is left of it after `graceMs`. Resolves when the group is gone or
 * was killed.
 */
export async function endGroup(pgid: number, graceMs: number): Promise<void> {
  const deadline = performance.now() + graceMs;
  let left = signalGroup(pgid, "SIGTERM");
  while (left && performance.now() < deadline) {
    await delay(Math.min(LOOK_MS, Math.max(deadline - performance.now(), 0)));
    left = signalGroup(pgid, 0);
  }
  if (left) signalGroup(pgid, "SIGKILL");
}
