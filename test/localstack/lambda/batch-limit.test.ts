import { array, assert, boolean, integer, property, tuple } from "fast-check";
import { expect, it } from "vitest";
import { BatchLimit } from "../../../localstack/services/lambda/event-sources/batch-limit.ts";

function grown(): BatchLimit {
  const limit = new BatchLimit(100);
  for (let batch = 0; batch < 90; batch += 1) limit.ended(-2, -1);
  return limit;
}

it("batches are few until some have shown that the machine is up to them", () => {
  expect(new BatchLimit(100).current).toBe(10);
  expect(new BatchLimit(3).current).toBe(3);
  expect(grown().current).toBe(100);
});

it("batches that all run into their time-out are cut in proportion, once, and slow ones after them again", () => {
  const limit = grown();
  for (let batch = 0; batch < 100; batch += 1) limit.ended(batch, 5_000);
  expect(limit.current).toBe(50);
  for (let batch = 0; batch < 50; batch += 1) limit.ended(5_001 + batch, 15_001);
  expect(limit.current).toBe(12);
  for (let batch = 0; batch < 200; batch += 1) limit.ended(50_000, 50_100);
  expect(limit.current).toBe(100);
});

it("batches that fail, however fast, are cut by half, once for those that ran side by side", () => {
  const limit = grown();
  for (let batch = 0; batch < 100; batch += 1) limit.ended(batch, 1_000, true);
  expect(limit.current).toBe(50);
  limit.ended(1_001, 1_002, true);
  expect(limit.current).toBe(25);
});

it("there are never fewer than two, or than there may be at most, and never more", () => {
  assert(
    property(integer({ min: 1, max: 200 }), array(tuple(integer({ min: 0, max: 120_000 }), boolean())), (most, durations) => {
      const limit = new BatchLimit(most);
      let now = 0;
      for (const [took, failed] of durations) {
        limit.ended(now, now + took, failed);
        now += took + 1;
        expect(limit.current).toBeLessThanOrEqual(most);
        expect(limit.current).toBeGreaterThanOrEqual(Math.min(2, most));
      }
    }),
  );
});
