import { describe, expect, it } from "vitest";
import {
  daysOf,
  firstWeekday,
  type Happened,
  isSameDay,
  monthAfter,
  monthAt,
  monthParameter,
  readMonth,
  startOfDay,
} from "../../../console/lib/time/month.ts";

const SEOUL = "Asia/Seoul";
const NEW_YORK = "America/New_York";
const NOVEMBER = { year: 2026, month: 11 };
const at = (text: string) => Date.parse(text);

describe("a month", () => {
  it("is read from an address, and no other text", () => {
    expect(readMonth("2026-11")).toEqual(NOVEMBER);
    expect([null, "", "2026-13", "2026-1", "26-11", "2026-11-01"].map(readMonth)).toEqual(Array.from({ length: 6 }, () => undefined));
    expect(monthParameter(NOVEMBER)).toBe("2026-11");
  });

  it("is followed by the next one over the turn of the year", () => {
    expect([monthAfter(NOVEMBER, 2), monthAfter(NOVEMBER, -11)]).toEqual([
      { year: 2027, month: 1 },
      { year: 2025, month: 12 },
    ]);
  });

  it("begins at midnight of its zone, also where clocks change", () => {
    expect(startOfDay(NOVEMBER, 1, SEOUL)).toBe(at("2026-10-31T15:00:00Z"));
    expect(monthAt(at("2026-10-31T15:00:00Z"), SEOUL)).toEqual(NOVEMBER);
    // The night of 1 November 2026: clocks go back, and the day has 25 hours.
    expect(startOfDay(NOVEMBER, 2, NEW_YORK) - startOfDay(NOVEMBER, 1, NEW_YORK)).toBe(25 * 3_600_000);
    expect(firstWeekday(NOVEMBER)).toBe(0);
    expect(isSameDay(at("2026-10-31T15:00:00Z"), at("2026-11-01T14:59:59Z"), SEOUL)).toBe(true);
    expect(isSameDay(at("2026-10-31T14:59:59Z"), at("2026-11-01T14:59:59Z"), SEOUL)).toBe(false);
  });

  const day = (n: number, time: string, status: Happened["status"]) => ({
    status,
    at: startOfDay(NOVEMBER, n, SEOUL) + at(`1970-01-01T${time}Z`),
  });

  it("gives each day its gravest status, and when the last one of that was due", () => {
    const happened = [
      day(9, "03:00:00", "failed"),
      day(9, "23:59:59", "success"),
      day(9, "04:00:00", "failed"),
      day(10, "00:00:00", "skipped"),
    ];
    const days = daysOf(NOVEMBER, SEOUL, { happened, planned: [startOfDay(NOVEMBER, 30, SEOUL)], knownFrom: -Infinity });
    expect(days).toHaveLength(30);
    expect(days[8]).toMatchObject({ day: 9, worst: "failed", counts: { failed: 2, success: 1 }, worstAt: happened[2]?.at, known: "yes" });
    expect(days[9]).toMatchObject({ day: 10, worst: "skipped", counts: { skipped: 1 }, planned: 0 });
    expect(days[10]).toMatchObject({ day: 11, worst: undefined, worstAt: undefined, counts: {} });
    expect(days[29]).toMatchObject({ day: 30, planned: 1 });
  });

  it("tells which days were not looked up, and which in part", () => {
    const happened = [day(20, "12:00:00", "success")];
    const days = daysOf(NOVEMBER, SEOUL, { happened, planned: [], knownFrom: happened[0]?.at ?? 0 });
    expect(days.slice(18, 21).map(({ known }) => known)).toEqual(["no", "part", "yes"]);
  });
});
