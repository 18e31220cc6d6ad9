import { setTimeout as delay } from "node:timers/promises";

/** Long enough for a machine that is busy with other things: a deadline ends a test that hangs, it never decides one. */
const DEADLINE_MS = 25_000;

/** The first answer of `probe` that is neither undefined nor false. Fails after the deadline, saying what was waited for. */
export async function eventually<Value>(
  what: string,
  probe: () => Value | undefined | false | Promise<Value | undefined | false>,
  { everyMs = 50, withinMs = DEADLINE_MS } = {},
): Promise<Value> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    await delay(everyMs);
  }
  throw new Error(`not within ${withinMs / 1000} s: ${what}`);
}

/** Waits until the clock has passed an instant (epoch ms). */
export async function clockPasses(instant: number): Promise<void> {
  while (Date.now() <= instant) await delay(instant - Date.now() + 1);
}
