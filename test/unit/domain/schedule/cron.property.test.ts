import * as fc from "fast-check";
import { expect, it } from "vitest";
import { CronError } from "../../../../shared/domain/schedule/cron.ts";
import { occurrencesBetween } from "../../../../shared/domain/schedule/schedule.ts";
import { utcOffsetAt } from "../../../../shared/domain/schedule/time-zone.ts";
import { someFiveFields, ZONES } from "../../../support/arbitrary/arbitrary-schedules.ts";
import { cronOracle } from "../../../support/arbitrary/cron-oracle.ts";

const DAY_MS = 86_400_000;
/** The days of 2025 to 2027 in whose course a zone's clock changes, and one on which it does not. */
const DAYS = ZONES.flatMap((timeZone) => {
  const days = Array.from({ length: 3 * 365 }, (_, day) => Date.UTC(2025, 0, 1) + day * DAY_MS);
  const changing = days.filter((day) => utcOffsetAt(timeZone, day) !== utcOffsetAt(timeZone, day + DAY_MS));
  return [Date.UTC(2026, 4, 30), ...changing].map((day) => ({ timeZone, day }));
});

it("is due exactly when an independent reading of the expression, minute by minute, says so", () => {
  let compared = 0;
  fc.assert(
    fc.property(someFiveFields, fc.constantFrom(...DAYS), (expression, { timeZone, day }) => {
      const from = day - DAY_MS / 4;
      const until = day + DAY_MS + DAY_MS / 4;
      let found: number[];
      try {
        found = occurrencesBetween({ kind: "cron", expression, timeZone }, from, until);
      } catch (error) {
        if (error instanceof CronError) return;
        throw error;
      }
      compared += found.length;
      expect(found.map((at) => new Date(at).toISOString())).toEqual(
        cronOracle(expression, timeZone)(from, until).map((at) => new Date(at).toISOString()),
      );
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(1_000);
});
