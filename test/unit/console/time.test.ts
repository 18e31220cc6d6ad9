import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  changesClocks,
  clockTime,
  instantOf,
  isZone,
  nextClockChange,
  offsetMinutes,
  wallAt,
  when,
  zoneName,
} from "../../../console/lib/time/time.ts";

const NOW = Date.parse("2026-11-25T18:07:42Z");
const at = (text: string) => Date.parse(text);

describe("a time", () => {
  it.each([
    ["2026-11-25T18:05:00Z", "03:05", "03:05"],
    ["2026-11-25T18:01:18Z", "03:01:18", "03:01:18"],
    ["2026-11-25T09:02:00Z", "어제 18:02", "yesterday 18:02"],
    ["2026-11-26T18:00:00Z", "내일 03:00", "tomorrow 03:00"],
    ["2026-11-23T18:00:00Z", "11월 24일 (화) 03:00", "Tue 24 Nov 03:00"],
    ["2027-01-01T00:00:00Z", "2027년 1월 1일 (금) 09:00", "Fri 1 Jan 2027 09:00"],
  ])("%s reads in Seoul as %s, %s", (text, ko, en) => {
    expect([when(at(text), "Asia/Seoul", NOW, "ko"), when(at(text), "Asia/Seoul", NOW, "en")]).toEqual([ko, en]);
  });

  it("has seconds always, or milliseconds, where that is asked for", () => {
    const instant = at("2026-11-25T18:05:00.042Z");
    expect([clockTime(instant, "Asia/Seoul", "always"), clockTime(instant, "Asia/Seoul", "milliseconds")]).toEqual([
      "03:05:00",
      "03:05:00.042",
    ]);
  });

  it("is what UTC says plus the zone's offset, at any instant in any zone", () => {
    const zones = fc.constantFrom(
      "Asia/Seoul",
      "America/New_York",
      "Europe/Berlin",
      "Asia/Kolkata",
      "Australia/Lord_Howe",
      "UTC",
      "Pacific/Apia",
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: at("2000-01-01T00:00:00Z"), max: at("2060-01-01T00:00:00Z") }), (zone, instant) => {
        const { year, month, day, weekday, hour, minute, second, millisecond } = wallAt(instant, zone);
        const wall = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
        expect(wall - instant).toBe(offsetMinutes(zone, instant) * 60_000);
        expect(weekday).toBe(new Date(wall).getUTCDay());
      }),
    );
  });

  it("is told in a zone that has a short name of its own", () => {
    expect([zoneName("Asia/Seoul", NOW), zoneName("UTC", NOW), zoneName("America/New_York", NOW), zoneName("Asia/Kolkata", NOW)]).toEqual([
      "KST",
      "UTC",
      "EST",
      "GMT+5:30",
    ]);
    expect([isZone("Asia/Seoul"), isZone("Asia/Atlantis"), isZone("<img>")]).toEqual([true, false, false]);
  });
});

describe("a change of clocks", () => {
  it("is found to the minute, in both directions", () => {
    expect(nextClockChange("America/New_York", at("2027-03-01T00:00:00Z"))).toBe(at("2027-03-14T07:00:00Z"));
    expect(nextClockChange("America/New_York", at("2027-11-01T00:00:00Z"))).toBe(at("2027-11-07T06:00:00Z"));
  });

  it("is none where there is none, or none within the days", () => {
    expect([changesClocks("Asia/Seoul", NOW), changesClocks("Europe/Berlin", NOW), changesClocks("Australia/Sydney", NOW)]).toEqual([
      false,
      true,
      true,
    ]);
    expect([nextClockChange("Asia/Seoul", NOW), nextClockChange("America/New_York", NOW)]).toEqual([undefined, undefined]);
  });
});

describe("the instant of what a clock shows", () => {
  it("is the one at which it shows that, in any zone", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000 }),
        fc.constantFrom("Asia/Seoul", "America/New_York", "Asia/Kathmandu"),
        (second, zone) => {
          const wall = (instant: number) => {
            const { year, month, day, hour, minute, second: seconds } = wallAt(instant, zone);
            return Date.UTC(year, month - 1, day, hour, minute, seconds);
          };
          const shown = wall(second * 1_000);
          expect(wall(instantOf(shown, zone))).toBe(shown);
        },
      ),
    );
  });

  it("of a time that clocks skip is an hour later", () => {
    const skipped = Date.UTC(2027, 2, 14, 2, 30);
    expect(clockTime(instantOf(skipped, "America/New_York"), "America/New_York")).toBe("03:30");
  });
});
