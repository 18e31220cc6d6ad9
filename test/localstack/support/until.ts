import { setTimeout as delay } from "node:timers/promises";

/** Waits until `probe` answers something, at most ten seconds. */
export async function until<T>(probe: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const found = await probe();
    if (found !== undefined) return found;
    await delay(10);
  }
  throw new Error("the awaited condition did not come true within 10 s");
}
