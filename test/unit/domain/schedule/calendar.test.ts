import { expect, it } from "vitest";
import { dayOfMonth, daysOfMonth } from "../../../../shared/domain/statistics/calendar.ts";
import { ZONES } from "../../../support/arbitrary/arbitrary-schedules.ts";
import { localDateOf } from "../../../support/arbitrary/local-date.ts";

const HOUR_MS = 3_600_000;
const hours = ({ from, until }: { readonly from: number; readonly until: number }) => (until - from) / HOUR_MS;

it.each([...ZONES, "Asia/Kolkata", "America/Havana"])(
  "the days of two years in %s begin and end where its date changes, and follow each other",
  (timezone) => {
    const dateOf = localDateOf(timezone);
    let end: number | undefined;
    for (let month = 11; month <= 11 + 24; month += 1) {
      const days = daysOfMonth({ year: 2026 + Math.floor((month - 1) / 12), month: ((month - 1) % 12) + 1, timezone });
      expect(days.length).toBe(new Date(Date.UTC(2026, month, 0)).getUTCDate());
      for (const day of days) {
        expect([dateOf(day.from), dateOf(day.until - 1), day.from]).toEqual([day.date, day.date, end ?? day.from]);
        expect(dateOf(day.from - 1)).not.toBe(day.date);
        end = day.until;
      }
    }
  },
);

it("days on which clocks change are as long as they are", () => {
  const lengths = (year: number, month: number, timezone: string) => daysOfMonth({ year, month, timezone }).map(hours);
  expect(lengths(2027, 3, "America/New_York")[13]).toBe(23);
  expect(lengths(2027, 11, "America/New_York")[6]).toBe(25);
  expect(lengths(2027, 4, "Australia/Lord_Howe")[3]).toBe(24.5);
  expect(new Set(lengths(2027, 3, "Asia/Seoul"))).toEqual(new Set([24]));
});

it("a month has the days it has, in any year", () => {
  const last = (year: number, month: number) => daysOfMonth({ year, month, timezone: "UTC" }).at(-1)?.date;
  expect([last(2027, 2), last(2028, 2), last(2026, 12), last(1999, 4), last(9_999, 12)]).toEqual([
    "2027-02-28",
    "2028-02-29",
    "2026-12-31",
    "1999-04-30",
    "9999-12-31",
  ]);
  expect(dayOfMonth({ year: 2027, month: 2, timezone: "UTC" }, 28)?.date).toBe("2027-02-28");
  for (const day of [29, 30, 31]) expect(dayOfMonth({ year: 2027, month: 2, timezone: "Asia/Seoul" }, day)).toBeUndefined();
});
