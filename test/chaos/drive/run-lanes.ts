import { setTimeout as sleep } from "node:timers/promises";
import type { Timed } from "../plan/operations.ts";

/** Does each thing at its time, one after the other; what comes late is done at once. `startedAt`: epoch ms. */
export async function runLane<What>(lane: readonly Timed<What>[], startedAt: number, act: (what: What) => Promise<void>): Promise<void> {
  for (const { at, what } of lane) {
    await sleep(Math.max(0, startedAt + at - Date.now()));
    await act(what);
  }
}
