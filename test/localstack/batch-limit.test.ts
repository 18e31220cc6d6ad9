import { assert, array, integer, property } from "fast-check";
import { expect, it } from "vitest";
import { BatchLimit } from "../../localstack/event-sources/batch-limit.ts";

it("batches that all run into their time-out are cut in proportion, once, and slow ones after them again", () => {
  const limit = new BatchLimit(100);
  for (let batch = 0; batch < 100; batch += 1) limit.ended(batch, 30_000);
  expect(limit.current).toBe(16);
  for (let batch = 0; batch < 16; batch += 1) limit.ended(30_001 + batch, 40_001);
  expect(limit.current).toBe(8);
  for (let batch = 0; batch < 200; batch += 1) limit.ended(50_000, 50_100);
  expect(limit.current).toBe(100);
});

it("there are never fewer than five, or than there may be at most, and never more", () => {
  assert(
    property(integer({ min: 1, max: 200 }), array(integer({ min: 0, max: 120_000 })), (most, durations) => {
      const limit = new BatchLimit(most);
      let now = 0;
      for (const took of durations) {
        limit.ended(now, now + took);
        now += took + 1;
        expect(limit.current).toBeLessThanOrEqual(most);
        expect(limit.current).toBeGreaterThanOrEqual(Math.min(5, most));
      }
    }),
  );
});
