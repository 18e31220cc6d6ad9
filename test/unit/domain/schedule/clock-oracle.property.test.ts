import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, it } from "vitest";
import { wallClock } from "../../../../shared/domain/schedule/wall-clock.ts";
import { zoneClock } from "../../../../shared/domain/schedule/zone-clock.ts";
import { utcOffsetAt } from "../../../../shared/domain/schedule/time-zone.ts";

/** Temporal's own reading of the zones, by which ours are judged: every zone of this machine, this year and the next twelve. */
const HOUR = 3_600_000;
const FROM = Date.parse("2026-01-01T00:00:00Z");
const UNTIL = Date.parse("2038-01-01T00:00:00Z");
const zoned = (timeZone: string, instant: number) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
const offsetOf = (timeZone: string, instant: number) => zoned(timeZone, instant).offsetNanoseconds / 1e6;
/** The next change of a zone's clocks after an instant, epoch ms. */
const changeAfter = (timeZone: string, instant: number) => zoned(timeZone, instant).getTimeZoneTransition("next")?.epochMilliseconds;

const someZone = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
const someInstant = fc.integer({ min: FROM, max: UNTIL });
/** Within hours of a change of clocks, if the zone has one: to the second, and at the very change most of all. */
const nearChange = fc
  .tuple(someZone, someInstant, fc.integer({ min: -6 * 3_600, max: 6 * 3_600 }), fc.constantFrom(0, 1, 300, 900))
  .map(([zone, instant, seconds, raster]): readonly [zone: string, instant: number] => {
    const shift = raster === 0 ? 0 : Math.round(seconds / raster) * raster * 1000;
    return [zone, (changeAfter(zone, instant) ?? instant) + shift];
  });
const anywhere = fc.tuple(someZone, someInstant);
const someMoment = fc.oneof({ weight: 4, arbitrary: nearChange }, { weight: 1, arbitrary: anywhere });
const always = (holds: (zone: string, instant: number) => void) =>
  fc.assert(
    fc.property(someMoment, ([zone, instant]) => holds(zone, instant)),
    { numRuns: 1_000 },
  );

it("a wall clock shows at each instant what Temporal does", () => {
  always((zone, instant) => {
    expect(wallClock(zone).shownAt(instant)).toBe(instant + offsetOf(zone, instant));
    expect(utcOffsetAt(zone, instant)).toBe(offsetOf(zone, instant) / 60_000);
  });
});

it("a wall time is the instants that Temporal finds for it, and one that is skipped is moved as Temporal moves it", () => {
  always((zone, instant) => {
    for (const wall of [
      instant + offsetOf(zone, instant),
      instant + offsetOf(zone, instant - HOUR),
      instant + offsetOf(zone, instant + HOUR),
    ]) {
      const plain = zoned("UTC", wall).toPlainDateTime();
      const [first, last] = (["earlier", "later"] as const).map(
        (disambiguation) => plain.toZonedDateTime(zone, { disambiguation }).epochMilliseconds,
      );
      const isShown = first !== undefined && first + offsetOf(zone, first) === wall;
      expect(wallClock(zone).instantsOf(wall)).toEqual(isShown ? { shown: [...new Set([first, last])] } : { shown: [], moved: last });
    }
  });
});

it("an instant makes up for a skipped time exactly where it is as long after a change as that time would have been", () => {
  always((zone, instant) => {
    const change = zoned(zone, instant + 1).getTimeZoneTransition("previous")?.epochMilliseconds ?? 0;
    const forward = offsetOf(zone, change) - offsetOf(zone, change - 1);
    const skipped = instant - change < forward ? instant + offsetOf(zone, change - 1) : undefined;
    expect(wallClock(zone).skippedBefore(instant)).toBe(skipped);
  });
});

it("the offsets around an instant are those of three hours before, of then and of three hours after", () => {
  always((zone, instant) => {
    const around = [-3, 0, 3].map((hours) => offsetOf(zone, instant + hours * HOUR));
    expect(wallClock(zone).offsetsAround(instant)).toEqual({ least: Math.min(...around), greatest: Math.max(...around) });
  });
});

it("a zone's clock changes next when Temporal says so, if that is within a year", () => {
  fc.assert(
    fc.property(fc.oneof(nearChange, anywhere), ([zone, instant]) => {
      const start = Math.floor(instant / 60_000) * 60_000;
      const change = changeAfter(zone, start);
      const isNear = change !== undefined && change <= start + 53 * 7 * 24 * HOUR;
      const [from, to] = [zoned(zone, start).offset, zoned(zone, change ?? start).offset];
      expect(zoneClock(zone, instant)).toEqual({
        offset: from,
        next_change: isNear ? { at: new Date(change).toISOString(), from, to } : null,
      });
    }),
  );
});
