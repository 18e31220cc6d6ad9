import { expect, it } from "vitest";
import { comingOccurrences } from "../../../../shared/domain/schedule/clock-change.ts";
import type { Schedule } from "../../../../shared/domain/schedule/schedule.ts";

const cron = (expression: string, timeZone = "America/New_York"): Schedule => ({ kind: "cron", expression, timeZone });
const coming = (schedule: Schedule, after: string, count: number, timeZone = "America/New_York") =>
  comingOccurrences(schedule, timeZone, Date.parse(after), count).map(({ local, clock_change, note }) => [local, clock_change, note?.code]);

it("an occurrence is shown in UTC and on the zone's clock with its offset", () => {
  expect(comingOccurrences(cron("0 8 * * *", "Asia/Kolkata"), "Asia/Kolkata", Date.parse("2026-11-20T00:00:00Z"), 1)).toEqual([
    { at: "2026-11-20T02:30:00.000Z", local: "2026-11-20T08:00:00+05:30", clock_change: null, note: null },
  ]);
  expect(coming({ kind: "at", instant: Date.parse("2026-11-20T02:30:00.250Z") }, "2026-11-20T00:00:00Z", 5, "UTC")).toEqual([
    ["2026-11-20T02:30:00.250+00:00", null, undefined],
  ]);
});

it("both passes of a repeated hour are told apart", () => {
  expect(coming(cron("30 * * * *"), "2027-11-07T04:00:00Z", 4)).toEqual([
    ["2027-11-07T00:30:00-04:00", null, undefined],
    ["2027-11-07T01:30:00-04:00", "first-pass", "clock-first-pass"],
    ["2027-11-07T01:30:00-05:00", "second-pass", "clock-second-pass"],
    ["2027-11-07T02:30:00-05:00", null, undefined],
  ]);
});

it("a fixed time in a repeated hour says that it runs the first time only", () => {
  expect(coming(cron("30 1 * * *"), "2027-11-07T04:00:00Z", 2)).toEqual([
    ["2027-11-07T01:30:00-04:00", "first-pass", "clock-first-pass-only"],
    ["2027-11-08T01:30:00-05:00", null, undefined],
  ]);
});

it("a fixed time that is skipped says when it would have been", () => {
  const [moved] = comingOccurrences(cron("30 2 * * *"), "America/New_York", Date.parse("2027-03-14T00:00:00Z"), 1);
  expect(moved).toEqual({
    at: "2027-03-14T07:30:00.000Z",
    local: "2027-03-14T03:30:00-04:00",
    clock_change: "moved",
    note: { code: "clock-moved", params: { skipped: "02:30", shown: "03:30" } },
  });
});

it("a time after a change that is due by itself is not said to be moved", () => {
  expect(coming(cron("30 2,3 * * *"), "2027-03-14T00:00:00Z", 1)).toEqual([["2027-03-14T03:30:00-04:00", null, undefined]]);
  expect(coming(cron("*/30 2,3 * * *"), "2027-03-14T00:00:00Z", 1)).toEqual([["2027-03-14T03:00:00-04:00", null, undefined]]);
});

it("an interval counts on over a clock change", () => {
  expect(coming({ kind: "interval", seconds: 3_600 }, "2027-11-07T04:30:00Z", 3)).toEqual([
    ["2027-11-07T01:00:00-04:00", "first-pass", "clock-first-pass"],
    ["2027-11-07T01:00:00-05:00", "second-pass", "clock-second-pass"],
    ["2027-11-07T02:00:00-05:00", null, undefined],
  ]);
});

it("a schedule without a clock has none", () => {
  expect(coming({ kind: "none" }, "2027-11-07T04:30:00Z", 3)).toEqual([]);
});
