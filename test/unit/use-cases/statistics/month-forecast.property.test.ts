import * as fc from "fast-check";
import { expect, it } from "vitest";
import { occurrencesBy } from "../../../../shared/domain/schedule/count-occurrences.ts";
import { daysOfMonth } from "../../../../shared/domain/statistics/calendar.ts";
import type { Forecast } from "../../../../shared/domain/statistics/forecast.ts";
import { monthStatistics } from "../../../../shared/use-cases/statistics/month.ts";
import { localDateOf } from "../../../support/arbitrary/local-date.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";
import { aWorkflowRun } from "../../../support/samples.ts";

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** Months in their first days; clocks change in New York on November 7th and on March 14th, in Lord Howe on April 4th. */
const someMonth = fc.constantFrom(
  { timezone: "America/New_York", year: 2027, month: 11, day: 6 },
  { timezone: "Australia/Lord_Howe", year: 2027, month: 4, day: 3 },
  { timezone: "Asia/Kolkata", year: 2026, month: 12, day: 1 },
  { timezone: "Asia/Kathmandu", year: 2027, month: 2, day: 2 },
  { timezone: "Asia/Seoul", year: 2027, month: 1, day: 1 },
);
const someSchedule = fc.record({
  expression: fc.constantFrom("*/10 * * * *", "30 1 * * *", "0 * * * *", "0 2 * * *", "45 */2 * * *", "10 0 * * *", "50 23 * * *"),
  /** Not always that of the statistics. */
  timeZone: fc.constantFrom("America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Seoul"),
  engine: fc.constantFrom("belfry", "airflow"),
  /** Minutes after the world's beginning. */
  begins: fc.integer({ min: 0, max: 300 }),
  lasts: fc.option(fc.integer({ min: 0, max: 3_000 })),
  /** A run is on record so many seconds after it was due, by turns; Airflow's clock may be ahead. */
  delays: fc.array(fc.integer({ min: -90, max: 590 }), { minLength: 1, maxLength: 5 }),
});
/** Seconds between questions. */
const somePauses = fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 30, max: 5_400 })), { minLength: 1, maxLength: 8 });

it("at any time every occurrence of the month is either counted as a run or still to come, on its local day", async () => {
  await fc.assert(
    fc.asyncProperty(
      someMonth,
      fc.integer({ min: 0, max: 86_399 }),
      fc.array(someSchedule, { minLength: 1, maxLength: 3 }),
      somePauses,
      async ({ day, ...month }, second, schedules, pauses) => {
        const days = daysOfMonth(month);
        const start = (days[day - 1]?.from ?? 0) + second * SECOND;
        const end = days.at(-1)?.until ?? 0;
        const memory = memoryPorts(start);
        const forecasts = schedules.map(({ expression, timeZone, engine, begins, lasts }, index): Forecast => {
          const from = start + begins * MINUTE;
          const id = `01ARZ3NDEKTSV4RRFFQ69G5FA${index}`;
          return {
            id,
            schedule: { kind: "cron", expression, timeZone },
            engine,
            from,
            until: lasts === null ? null : from + lasts * MINUTE,
          };
        });
        const dateOf = localDateOf(month.timezone);
        const due = forecasts.flatMap(({ id, schedule, engine = "belfry", from, until }, index) =>
          occurrencesBy(engine, schedule, from, Math.min(until ?? end, end)).map((at, turn) => {
            const delays = schedules[index]?.delays ?? [0];
            return { id, at, knownAt: at + (delays[turn % delays.length] ?? 0) * SECOND };
          }),
        );
        const totals = Map.groupBy(due, ({ at }) => dateOf(at));
        const expected = days.map(({ date }) => [date, totals.get(date)?.length ?? 0]);

        for (const pause of pauses) {
          memory.clock.set(memory.clock.now() + pause * SECOND);
          for (const { id, at, knownAt } of due)
            if (knownAt <= memory.clock.now()) await memory.workflowRuns.create(aWorkflowRun({ workflow_id: id, status: "success" }, at));
          const asked = await monthStatistics(memory.ports, { ...month, kinds: ["schedule"], forecasts });
          expect(asked.days.map(({ date, total }) => [date, total])).toEqual(expected);
          expect(asked.days.some(({ behind }) => behind)).toBe(false);
        }
        // Each hour is counted anew by then.
        memory.clock.set(memory.clock.now() + HOUR);
        const known = due.filter(({ knownAt }) => knownAt <= memory.clock.now());
        for (const { id, at } of known) await memory.workflowRuns.create(aWorkflowRun({ workflow_id: id, status: "success" }, at));
        const last = await monthStatistics(memory.ports, { ...month, kinds: ["schedule"], forecasts });
        expect(last.days.reduce((sum, { success }) => sum + success, 0)).toBe(known.length);
        expect(last.days.reduce((sum, { pending }) => sum + pending, 0)).toBe(due.length - known.length);
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);
