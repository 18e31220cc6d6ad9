import * as fc from "fast-check";
import { expect, it } from "vitest";
import { quietUntil } from "../../../../shared/domain/notification/quiet-hours.ts";

const MINUTE_MS = 60_000;
const someTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
const someZone = fc.constantFrom("Asia/Seoul", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "UTC");
const someInstant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });

/** The wall clock as the platform shows it. */
function wallTime(timeZone: string, instant: number): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(instant);
}

it("an instant is quiet exactly where its wall time lies from the beginning until before the end, over midnight where that is earlier", () => {
  fc.assert(
    fc.property(someTime, someTime, someZone, someInstant, (from, to, timezone, now) => {
      const time = wallTime(timezone, now);
      const within = from < to ? time >= from && time < to : from > to && (time >= from || time < to);
      expect(quietUntil({ from, to, timezone }, now) !== undefined).toBe(within);
    }),
  );
});

it("quiet hours end within a day, at the minute of their end, but for an end that a clock change skips or repeats", () => {
  fc.assert(
    fc.property(someTime, someTime, fc.constantFrom("Asia/Seoul", "Asia/Kolkata", "UTC"), someInstant, (from, to, timezone, now) => {
      const until = quietUntil({ from, to, timezone }, now);
      if (until === undefined) return;
      expect(until).toBeGreaterThan(now);
      expect(until - now).toBeLessThanOrEqual(1_440 * MINUTE_MS);
      expect(wallTime(timezone, until)).toBe(to);
    }),
  );
});

it("a failure at three in the night in Seoul waits until seven there", () => {
  const hours = { from: "22:00", to: "07:00", timezone: "Asia/Seoul" };
  expect(quietUntil(hours, Date.parse("2026-11-20T18:00:10Z"))).toBe(Date.parse("2026-11-20T22:00:00Z"));
  expect(quietUntil(hours, Date.parse("2026-11-20T22:00:00Z"))).toBeUndefined();
});

it("quiet hours over the night in which the clocks go back last an hour longer", () => {
  const hours = { from: "22:00", to: "07:00", timezone: "America/New_York" };
  expect(quietUntil(hours, Date.parse("2026-11-01T03:00:00Z"))).toBe(Date.parse("2026-11-01T12:00:00Z"));
});
