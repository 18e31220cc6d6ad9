import * as fc from "fast-check";
import { expect, it } from "vitest";
import { retryDelaySeconds } from "../../../shared/domain/run/changes/retry.ts";
import { hourOf, isRunId, runId, timeOf } from "../../../shared/domain/run/run-id.ts";

const someTime = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const someIdentity = fc.record({ scope: fc.string(), owner: fc.string(), scheduledAt: someTime, tail: fc.string() });

it("a run id is the same for the same occurrence, and another for any other", () => {
  fc.assert(
    fc.property(someIdentity, someIdentity, (one, other) => {
      expect(runId(one)).toBe(runId({ ...one }));
      const same = (["scope", "owner", "scheduledAt", "tail"] as const).every((key) => one[key] === other[key]);
      expect(runId(one) === runId(other)).toBe(same);
    }),
  );
});

it("a run id is a version 7 UUID of the RFC's variant, which carries its time", () => {
  fc.assert(
    fc.property(someIdentity, (identity) => {
      const id = runId(identity);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(isRunId(id)).toBe(true);
      expect(timeOf(id)).toBe(identity.scheduledAt);
    }),
  );
});

it("run ids sort by scheduled time", () => {
  fc.assert(
    fc.property(someIdentity, someIdentity, (one, other) => {
      fc.pre(one.scheduledAt < other.scheduledAt);
      expect(runId(one) < runId(other)).toBe(true);
    }),
  );
});

it("parts of an identity cannot be moved into one another", () => {
  const ids = [
    runId({ scope: "a", owner: "bc", scheduledAt: 1 }),
    runId({ scope: "ab", owner: "c", scheduledAt: 1 }),
    runId({ scope: "a", owner: "b", scheduledAt: 1, tail: "c" }),
    runId({ scope: 'a","b', owner: "c", scheduledAt: 1 }),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

it.each(["", "x", "01A1F8D3-EA00-7855-B281-D18181C63B0C", "01a1f8d3-ea00-4855-b281-d18181c63b0c", "01a1f8d3ea007855b281d18181c63b0c"])(
  "%j is no run id",
  (text) => {
    expect(isRunId(text)).toBe(false);
  },
);

it("an instant belongs to its UTC hour", () => {
  expect(hourOf(Date.parse("2026-11-20T08:59:59.999Z"))).toBe("2026-11-20T08");
  expect(hourOf(Date.parse("2026-11-20T09:00:00.000Z"))).toBe("2026-11-20T09");
});

it("a retry waits between half of 5 s doubled each time and the whole, at most 900 s, and always the same", () => {
  fc.assert(
    fc.property(someIdentity, fc.integer({ min: 2, max: 101 }), (identity, attempt) => {
      const full = Math.min(900, 5 * 2 ** (attempt - 2));
      const delay = retryDelaySeconds(runId(identity), attempt);
      expect(delay).toBeGreaterThanOrEqual(Math.floor(full / 2));
      expect(delay).toBeLessThanOrEqual(full);
      expect(Number.isInteger(delay)).toBe(true);
      expect(retryDelaySeconds(runId(identity), attempt)).toBe(delay);
    }),
  );
});

it("runs that failed together do not return together", () => {
  const delays = Array.from({ length: 200 }, (_, index) =>
    retryDelaySeconds(runId({ scope: "real", owner: `job#${index}`, scheduledAt: 1 }), 10),
  );
  expect(new Set(delays).size).toBeGreaterThan(100);
});
