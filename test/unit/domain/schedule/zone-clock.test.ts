import { assert, constantFrom, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { utcOffsetAt } from "../../../../shared/domain/schedule/time-zone.ts";
import { zoneClock } from "../../../../shared/domain/schedule/zone-clock.ts";

const at = (zone: string, instant: string) => zoneClock(zone, Date.parse(instant));

describe("the clock of a zone", () => {
  it("tells its offset and when that changes next", () => {
    expect(at("America/New_York", "2027-03-01T12:00:30Z")).toEqual({
      offset: "-05:00",
      next_change: { at: "2027-03-14T07:00:00.000Z", from: "-05:00", to: "-04:00" },
    });
    // Half an hour, on an island.
    expect(at("Australia/Lord_Howe", "2027-01-01T00:00:00Z").next_change).toMatchObject({ from: "+11:00", to: "+10:30" });
  });

  it("tells that it never changes", () => {
    expect(at("Asia/Seoul", "2026-11-20T00:00:00Z")).toEqual({ offset: "+09:00", next_change: null });
    expect(at("Asia/Kolkata", "2026-11-20T00:00:00Z")).toEqual({ offset: "+05:30", next_change: null });
    expect(at("UTC", "2026-11-20T00:00:00Z")).toEqual({ offset: "+00:00", next_change: null });
  });

  it("has changed at its next change, and had not a minute before", () => {
    const zones = constantFrom("America/New_York", "Europe/London", "Australia/Sydney", "America/St_Johns", "Pacific/Auckland");
    const instants = integer({ min: Date.parse("2026-01-01T00:00:00Z"), max: Date.parse("2028-01-01T00:00:00Z") });
    assert(
      property(zones, instants, (zone, instant) => {
        const change = zoneClock(zone, instant).next_change;
        const changed = Date.parse(change?.at ?? "");
        expect(changed).toBeGreaterThan(instant - 60_000);
        expect(utcOffsetAt(zone, changed - 60_000)).toBe(utcOffsetAt(zone, instant));
        expect(utcOffsetAt(zone, changed)).not.toBe(utcOffsetAt(zone, instant));
      }),
    );
  });
});
