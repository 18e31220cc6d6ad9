import * as fc from "fast-check";
import { expect, it } from "vitest";
import { packOutcome, unpackOutcome } from "../../../../shared/adapters/dynamodb/items/recent-item.ts";
import { byTime, type RecentOutcome, streakOf, usualSeconds } from "../../../../shared/domain/run/recent-outcome.ts";
import { RUN_STATUSES, type RunStatus } from "../../../../shared/domain/run/run.ts";

const outcome = (due: number, status: RunStatus, durationSeconds = 1): RecentOutcome => ({
  status,
  due,
  durationSeconds,
  latenessSeconds: 0,
  attempt: 1,
});

it("counts what went wrong since the last success, in the order of the clock", () => {
  const recent = [outcome(40, "timeout"), outcome(10, "success"), outcome(30, "missed"), outcome(20, "failed"), outcome(50, "skipped")];
  expect(streakOf(recent)).toEqual({ length: 3, since: 20, last: outcome(40, "timeout"), onlyMissed: false });
  const none = { length: 0, since: null, last: undefined, onlyMissed: false };
  expect(streakOf([...recent, outcome(60, "success")])).toEqual(none);
  expect(streakOf([])).toEqual(none);
  const missed = [outcome(10, "success"), outcome(20, "missed"), outcome(30, "skipped"), outcome(25, "missed")];
  expect(streakOf(missed)).toEqual({ length: 2, since: 20, last: outcome(25, "missed"), onlyMissed: true });
  expect(byTime(recent).map(({ due }) => due)).toEqual([10, 20, 30, 40, 50]);
});

it("knows how long successes usually take", () => {
  const recent = Array.from({ length: 20 }, (_, n) => outcome(n, "success", n + 1));
  expect(usualSeconds([...recent, outcome(99, "failed", 1_000)])).toEqual({ p50: 10, p95: 19 });
  expect(usualSeconds([outcome(1, "failed")])).toBeUndefined();
});

it("an outcome is read as it was packed, to three digits, within nine bytes", () => {
  const seconds = fc.double({ min: 0, max: 60_000, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...RUN_STATUSES),
      fc.nat(4_294_967_295),
      seconds,
      seconds,
      fc.nat(40),
      (status, due, duration, lateness, attempt) => {
        const packed = packOutcome({ status, due, durationSeconds: duration, latenessSeconds: lateness, attempt });
        const [read] = unpackOutcome(packed);
        expect(packed).toHaveLength(9);
        expect(read).toMatchObject({ status, due, attempt: Math.min(attempt, 31) });
        expect(Math.abs((read?.durationSeconds ?? -1) - duration)).toBeLessThanOrEqual(Math.max(duration / 100, 0.001));
        expect(Math.abs((read?.latenessSeconds ?? -1) - lateness)).toBeLessThanOrEqual(Math.max(lateness / 100, 0.001));
      },
    ),
  );
});

it("what is no outcome is left out, and keeps nothing else from being read", () => {
  expect([undefined, "x", new Uint8Array(3), new Uint8Array([0, 0, 0, 0, 255, 0, 0, 0, 0])].flatMap(unpackOutcome)).toEqual([
    { status: "missed", due: 0, durationSeconds: 0, latenessSeconds: 0, attempt: 31 },
  ]);
});
