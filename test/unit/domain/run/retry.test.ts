import * as fc from "fast-check";
import { expect, it } from "vitest";
import { retryDelaySeconds } from "../../../../shared/domain/run/changes/retry.ts";

/** The delays before an attempt, of two hundred runs. */
const delaysBefore = (attempt: number) => Array.from({ length: 200 }, (_, run) => retryDelaySeconds(`run-${run}`, attempt));

it.each([
  [2, 3, 5],
  [3, 5, 10],
  [4, 10, 20],
  [9, 320, 640],
  [10, 450, 900],
  [100, 450, 900],
  [2_000, 450, 900],
])("before attempt %i a run waits from %i to %i seconds, and runs that failed together use all of that", (attempt, least, most) => {
  const delays = delaysBefore(attempt);
  const margin = (most - least) / 20;
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(least);
  expect(Math.min(...delays)).toBeLessThanOrEqual(least + margin);
  expect(Math.max(...delays)).toBeGreaterThanOrEqual(most - margin);
  expect(Math.max(...delays)).toBeLessThanOrEqual(most);
});

it("the same attempt of the same run always waits the same whole number of seconds", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 2, max: 50 }), (run, attempt) => {
      const delay = retryDelaySeconds(run, attempt);
      expect(delay).toBe(retryDelaySeconds(run, attempt));
      expect(Number.isInteger(delay)).toBe(true);
    }),
  );
});
