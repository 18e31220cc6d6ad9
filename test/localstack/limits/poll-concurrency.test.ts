import { expect, it } from "vitest";
import { PollConcurrency } from "../../../localstack/limits/poll-concurrency.ts";

/** The limit at each of some seconds, asked ten times a second; until `busyUntil`, in seconds, as many batches are under way. */
function limitsAt(seconds: readonly number[], maximum: number | undefined, busyUntil = Number.POSITIVE_INFINITY): number[] {
  let now = 0;
  const concurrency = new PollConcurrency(maximum, () => now);
  const found: number[] = [];
  let limit = 0;
  for (now = 0; now <= Math.max(...seconds) * 1_000; now += 100) {
    limit = concurrency.limit(0);
    if (now <= busyUntil * 1_000) concurrency.limit(limit);
    if (seconds.includes(now / 1_000)) found.push(limit);
  }
  return found;
}

it("begins with 5 batches and grows by 300 a minute while messages wait, to 1,250", () => {
  const [first = 0, minute = 0, ten = 0] = limitsAt([0, 60, 600], undefined);
  expect(first).toBe(5);
  expect(minute).toBeGreaterThan(295);
  expect(minute).toBeLessThanOrEqual(305);
  expect(ten).toBe(1_250);
});

it("keeps to the mapping's own maximum, from the beginning", () => {
  expect(limitsAt([0, 60, 600], 50)).toEqual([5, 50, 50]);
  expect(limitsAt([0, 60], 2)).toEqual([2, 2]);
});

it("keeps what it has grown to for a minute without a backlog, and then begins again", () => {
  const [grown = 0, kept, again] = limitsAt([30, 85, 95], undefined, 30);
  expect(grown).toBeGreaterThan(100);
  expect(kept).toBe(grown);
  expect(again).toBe(5);
});
