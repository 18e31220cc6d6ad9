import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../ports/clock.ts";

export const systemClock: Clock = {
  now: () => Date.now(),
  async until(instant) {
    // A timer may end a millisecond early; an occurrence must not.
    for (let left = instant - Date.now(); left > 0; left = instant - Date.now()) await sleep(left);
  },
};
