import { setTimeout as delay } from "node:timers/promises";

export interface Patience {
  /** Between two looks, milliseconds. @default 2_000 */
  readonly everyMs?: number;
  /** Milliseconds. @default 600_000 */
  readonly withinMs?: number;
}

/** Asks again until what was asked to go is gone: AWS answers such requests before it has done them. Throws when it stays. */
export async function untilGone(
  what: string,
  isGone: () => Promise<boolean>,
  { everyMs = 2_000, withinMs = 600_000 }: Patience = {},
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isGone())) {
    if (Date.now() > deadline) throw new Error(`${what} is still there after ${Math.round(withinMs / 1000)} s; run the same command again`);
    await delay(everyMs);
  }
}
