import { describe, expect, it } from "vitest";
import {
  calendarQuery,
  type Counts,
  dateAfter,
  dateAt,
  dayByKey,
  happenedIn,
  readCalendarFilter,
  readPlace,
  sumOf,
  weeksOf,
  worstOf,
  wrongIn,
} from "../../../console/lib/time/calendar.ts";
import { boundsOf } from "../../../console/lib/time/date-bounds.ts";

const NONE: Counts = { success: 0, failed: 0, timeout: 0, missed: 0, skipped: 0, cancelled: 0, active: 0, planned: 0 };
const november = { year: 2026, month: 11 };

describe("a day of the calendar", () => {
  it.each([
    [{}, undefined],
    [{ planned: 9 }, undefined],
    [{ success: 9 }, "success"],
    [{ success: 9, skipped: 1 }, "skipped"],
    [{ success: 9, cancelled: 1, skipped: 4 }, "cancelled"],
    [{ success: 9, active: 1, skipped: 4 }, "running"],
    [{ success: 900, missed: 1, active: 3 }, "missed"],
    [{ success: 900, timeout: 1, missed: 7 }, "timeout"],
    [{ success: 900, failed: 1, timeout: 7 }, "failed"],
  ] as const)("with %o shows the gravest of what happened: %s", (counts, worst) => {
    expect(worstOf({ ...NONE, ...counts })).toBe(worst);
  });

  it("counts what happened without what is planned, and what did not go well", () => {
    const counts = { ...NONE, success: 3, failed: 1, timeout: 1, missed: 1, skipped: 2, cancelled: 1, active: 1, planned: 40 };
    expect([happenedIn(counts), wrongIn(counts)]).toEqual([10, 3]);
    expect(sumOf([counts, counts])).toMatchObject({ success: 6, planned: 80 });
  });
});

describe("an address of the calendar", () => {
  it.each([
    ["2026-11", { month: november, day: undefined }],
    ["2026-11-26", { month: november, day: 26 }],
    ["2028-02-29", { month: { year: 2028, month: 2 }, day: 29 }],
    ["2026-02-29", undefined],
    ["2026-13", undefined],
    ["2026-11-0", undefined],
    ["2026-11-31", undefined],
    ["1999-11", undefined],
    ["today", undefined],
    ["", undefined],
  ])("%s is read", (text, place) => {
    expect(readPlace(text)).toEqual(place);
  });

  it("may name a schedule, or any owner, and a kind; what it cannot have is named", () => {
    const schedule = "01JCZ9V6W2K3Q4R5S6T7V8W9XA";
    const read = (query: string) => readCalendarFilter(new URLSearchParams(query));
    expect(read(`schedule=${schedule}`).filter.owner).toBe(`workflow#${schedule}`);
    expect(read("owner=job%23buy-scanner&kind=step").filter).toEqual({ owner: "job#buy-scanner", kind: "step" });
    expect(read("owner=somebody&kind=all&schedule=1").wrong.map(({ name }) => name)).toEqual(["schedule", "owner", "kind"]);
  });

  it("asks for one owner's runs or for those of a kind, in a zone", () => {
    expect(calendarQuery({ owner: "job#a", kind: "step" }, "Asia/Seoul")).toBe("timezone=Asia%2FSeoul&owner=job%23a");
    expect(calendarQuery({ owner: undefined, kind: "schedule" }, "UTC")).toBe("timezone=UTC&kind=schedule");
  });
});

describe("the days of a month", () => {
  it("are weeks from Sunday to Saturday", () => {
    const weeks = weeksOf(november);
    expect(weeks).toHaveLength(5);
    expect(weeks[0]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(weeks[4]).toEqual([29, 30, undefined, undefined, undefined, undefined, undefined]);
    expect(weeksOf({ year: 2026, month: 8 })).toHaveLength(6);
  });

  it.each([
    ["ArrowRight", 26, "2026-11-27"],
    ["ArrowLeft", 1, "2026-10-31"],
    ["ArrowUp", 26, "2026-11-19"],
    ["ArrowDown", 26, "2026-12-03"],
    ["Home", 26, "2026-11-22"],
    ["End", 26, "2026-11-28"],
    ["PageDown", 30, "2026-12-30"],
    ["PageUp", 30, "2026-10-30"],
    ["Enter", 30, undefined],
  ])("are gone through by %s from the %i.", (code, day, to) => {
    expect(dayByKey(code, november, day)).toBe(to);
  });

  it("keep the last day where the other month is shorter", () => {
    expect(dayByKey("PageDown", { year: 2027, month: 1 }, 31)).toBe("2027-02-28");
  });

  it("follow one another over the ends of months and years", () => {
    expect(dateAfter({ year: 2026, month: 12 }, 31, 1)).toBe("2027-01-01");
    expect(dateAt(Date.parse("2026-11-26T18:00:00Z"), "Asia/Seoul")).toBe("2026-11-27");
  });
});

describe("a range of days", () => {
  it("begins and ends where its zone's days do, also where clocks change", () => {
    const { from, until } = boundsOf("2027-03-14", "2027-03-14", "America/New_York");
    expect([from, until]).toEqual([Date.parse("2027-03-14T05:00:00Z"), Date.parse("2027-03-15T04:00:00Z")]);
  });

  it("may have no end, and no start that can be read", () => {
    expect(boundsOf("", null, "UTC")).toEqual({ from: undefined, until: undefined });
  });
});
