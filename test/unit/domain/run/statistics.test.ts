import * as fc from "fast-check";
import { expect, it } from "vitest";
import { latenessShares } from "../../../../shared/domain/statistics/lateness.ts";
import { runId } from "../../../../shared/domain/run/run-id.ts";
import { countHour, type CountedRun, sumOfStatuses, totalOf } from "../../../../shared/domain/statistics/statistics.ts";
import { NOON } from "../../../support/samples.ts";

const MINUTE = 60_000;
const SCHEDULE = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const at = (minute: number, change: Partial<CountedRun> = {}): CountedRun => ({
  owner: "job#scan",
  run_id: runId({ scope: "real", owner: "job#scan", scheduledAt: NOON + minute * MINUTE }),
  status: "success",
  lateness: null,
  ...change,
});

it("an hour's runs are counted by the quarter in which they were due, jobs, steps, workflows and schedules apart", () => {
  const count = countHour(NOON, [
    at(0),
    at(14.999),
    at(15, { status: "failed" }),
    at(29, { owner: `workflow#${SCHEDULE}`, status: "running" }),
    at(30, { owner: "workflow#daily", status: "skipped" }),
    at(59.999, { owner: "job#daily:seed", status: "missed" }),
  ]);
  expect(count).toEqual({
    quarters: [
      { job: { success: 2 }, step: {}, workflow: {}, schedule: {} },
      { job: { failed: 1 }, step: {}, workflow: {}, schedule: { running: 1 } },
      { job: {}, step: {}, workflow: { skipped: 1 }, schedule: {} },
      { job: {}, step: { missed: 1 }, workflow: {}, schedule: {} },
    ],
    lateness: {},
    known: new Map(),
    cut: false,
  });
  expect(sumOfStatuses(count.quarters)).toEqual({ success: 2, failed: 1, running: 1, skipped: 1, missed: 1 });
  expect(sumOfStatuses(count.quarters, ["job"])).toEqual({ success: 2, failed: 1 });
  expect(sumOfStatuses(count.quarters.slice(0, 1))).toEqual({ success: 2 });
  expect(sumOfStatuses(count.quarters, ["workflow", "schedule"])).toEqual({ running: 1, skipped: 1 });
  expect(totalOf(count)).toBe(6);
});

it("which schedules had a run is remembered of those due within ten minutes before the count or after it, on a whole second", () => {
  const schedule = { owner: `workflow#${SCHEDULE}` } as const;
  const { known } = countHour(
    NOON,
    [at(19, schedule), at(20, schedule), at(21, schedule), at(21.5, schedule), at(21.001, schedule), at(59)],
    {
      at: NOON + 30 * MINUTE,
    },
  );
  expect([...known.keys()]).toEqual([NOON + 21 * MINUTE, NOON + 21.5 * MINUTE]);
});

it("no run of any hour is left out or counted twice", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_599_999 }), { maxLength: 50 }), (moments) => {
      expect(
        totalOf(
          countHour(
            NOON,
            moments.map((ms) => at(ms / MINUTE)),
          ),
        ),
      ).toBe(moments.length);
    }),
  );
});

it("lateness is told for jobs that have begun, at most a tenth too high", () => {
  const late = (lateness: number, owner: CountedRun["owner"] = "job#scan") => at(0, { lateness, owner });
  expect(latenessShares([countHour(NOON, [at(0), late(9, "job#daily:seed")])], [0.5])).toBeUndefined();
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.01, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 40 }), (all) => {
      const half = Math.ceil(all.length / 2);
      const counts = [all.slice(0, half), all.slice(half)].map((some) =>
        countHour(
          NOON,
          some.map((seconds) => late(seconds)),
        ),
      );
      const sorted = all.toSorted((a, b) => a - b);
      for (const [index, share] of [0.5, 0.99].entries()) {
        const exact = sorted[Math.ceil(share * all.length) - 1] ?? 0;
        const told = latenessShares(counts, [0.5, 0.99])?.[index] ?? 0;
        // Three digits of it are told.
        expect(told / exact).toBeGreaterThan(0.994);
        expect(told / exact).toBeLessThan(1.106);
      }
    }),
  );
});

it("what begins at once is late by ten milliseconds at most", () => {
  expect(latenessShares([countHour(NOON, [at(0, { lateness: 0 })])], [0.5, 0.99])).toEqual([0.01, 0.01]);
});
