import * as fc from "fast-check";
import { expect, it } from "vitest";
import { RUN_STATUSES } from "../../../../shared/domain/run/run.ts";
import { runId } from "../../../../shared/domain/run/run-id.ts";
import { daysOfMonth } from "../../../../shared/domain/statistics/calendar.ts";
import { countDays } from "../../../../shared/domain/statistics/day-counts.ts";
import { COUNTED_KINDS, countedKindOf, countHour, type CountedRun } from "../../../../shared/domain/statistics/statistics.ts";
import { hourAt } from "../../../../shared/domain/statistics/statistics-age.ts";
import { localDateOf } from "../../../support/arbitrary/local-date.ts";

const OWNERS = ["job#scan", "job#daily:seed", "workflow#daily", "workflow#01ARZ3NDEKTSV4RRFFQ69G5FAV"] as const;
const HOUR_MS = 3_600_000;
/** Zones whose midnights lie within an hour of UTC, and one with whole hours; months with changes of their clocks among them. */
const someMonth = fc.record({
  timezone: fc.constantFrom("Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Seoul", "America/New_York"),
  year: fc.constantFrom(2026, 2027),
  month: fc.constantFrom(2, 3, 4, 10, 11, 12),
});
const someRun = fc.record({
  owner: fc.constantFrom(...OWNERS),
  status: fc.constantFrom(...RUN_STATUSES),
  /** Of the month and a day on either side. */
  part: fc.double({ min: 0, max: 1, noNaN: true }),
  nearMidnight: fc.boolean(),
});
const FIELDS = { success: ["success"], failed: ["failed", "timeout", "missed"], running: ["queued", "running"] } as const;

it("runs are counted on the local day on which they were due, as if each one's date were looked up", () => {
  fc.assert(
    fc.property(someMonth, fc.array(someRun, { maxLength: 60 }), fc.subarray([...COUNTED_KINDS]), (month, some, kinds) => {
      const days = daysOfMonth(month);
      const [first, end] = [(days[0]?.from ?? 0) - 24 * HOUR_MS, (days.at(-1)?.until ?? 0) + 24 * HOUR_MS];
      const runs = some.map(({ owner, status, part, nearMidnight }, index): CountedRun => {
        const midnight = days[Math.floor(part * days.length)]?.from ?? first;
        const scheduledAt = nearMidnight ? midnight + Math.round((part - 0.5) * 2 * HOUR_MS) : Math.round(first + part * (end - first));
        return { owner, status, lateness: null, run_id: runId({ scope: "real", owner, scheduledAt, tail: String(index) }) };
      });
      const dueOf = ({ run_id }: CountedRun) => Number.parseInt(run_id.replace("-", "").slice(0, 12), 16);
      const hours = [...Map.groupBy(runs, (run) => hourAt(dueOf(run)))].map(([hour, own]) => ({ hour, count: countHour(hour, own) }));

      const dateOf = localDateOf(month.timezone);
      const byDate = Map.groupBy(runs, (run) => dateOf(dueOf(run)));
      const expected = days.map(({ date }) => {
        const own = (byDate.get(date) ?? []).filter(({ owner }) => kinds.includes(countedKindOf(owner)));
        const count = (statuses: readonly string[]) => own.filter(({ status }) => statuses.includes(status)).length;
        const parts = { success: count(FIELDS.success), failed: count(FIELDS.failed), running: count(FIELDS.running) };
        return { total: parts.success + parts.failed + parts.running, pending: 0, ...parts };
      });
      const inOrder = hours.toSorted((a, b) => a.hour - b.hour);
      expect(countDays(days, inOrder, kinds, [])).toEqual(expected);
    }),
    { numRuns: 400 },
  );
});

it("two runs within an hour of UTC and on either side of midnight in Kolkata are counted on two days", () => {
  const at = (text: string): CountedRun => ({
    owner: "workflow#01ARZ3NDEKTSV4RRFFQ69G5FAV",
    status: "success",
    lateness: null,
    run_id: runId({ scope: "real", owner: "", scheduledAt: Date.parse(text) }),
  });
  const hour = Date.parse("2026-12-01T18:00:00Z");
  const count = countHour(hour, [at("2026-12-01T18:20:00Z"), at("2026-12-01T18:40:00Z")]);
  const days = daysOfMonth({ year: 2026, month: 12, timezone: "Asia/Kolkata" });
  expect(countDays(days, [{ hour, count }], ["schedule"], []).map(({ success }) => success)).toEqual([1, 1, ...Array(29).fill(0)]);
});
