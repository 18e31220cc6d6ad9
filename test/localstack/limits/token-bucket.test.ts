import { assert, array, integer, property, record } from "fast-check";
import { expect, it } from "vitest";
import { TokenBucket } from "../../../localstack/limits/token-bucket.ts";

it("a bucket never gives more than its burst and what came since, and never less where that is asked for", () => {
  const step = record({ wait: integer({ min: 0, max: 3_000 }), asked: integer({ min: 0, max: 40 }) });
  assert(
    property(array(step), integer({ min: 1, max: 50 }), integer({ min: 1, max: 30 }), (steps, rate, burst) => {
      let now = 0;
      let tokens = burst;
      const bucket = new TokenBucket(rate, burst, () => now);
      for (const { wait, asked } of steps) {
        now += wait;
        tokens = Math.min(burst, tokens + (wait * rate) / 1_000);
        const given = Array.from({ length: asked }, () => bucket.take()).filter(Boolean).length;
        // To a rounding of the last bit.
        expect(given).toBeGreaterThanOrEqual(Math.min(asked, Math.floor(tokens - 1e-6)));
        expect(given).toBeLessThanOrEqual(Math.min(asked, Math.floor(tokens + 1e-6)));
        tokens -= given;
      }
    }),
  );
});

it("a debt is paid off by the rate before there is anything again", () => {
  let now = 0;
  const bucket = new TokenBucket(1_000, 1_000, () => now);
  bucket.spend(3_000);
  now = 2_000;
  expect(bucket.hasOne()).toBe(false);
  now = 2_001;
  expect([bucket.take(), bucket.take()]).toEqual([true, false]);
});
