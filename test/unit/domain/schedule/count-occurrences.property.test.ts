import * as fc from "fast-check";
import { expect, it } from "vitest";
import { CronError } from "../../../../shared/domain/schedule/cron.ts";
import { countOccurrences, type Engine, occurrencesBy } from "../../../../shared/domain/schedule/count-occurrences.ts";
import { occurrencesBetween, type Schedule } from "../../../../shared/domain/schedule/schedule.ts";
import { someInstant, someSchedule, ZONES } from "../../../support/arbitrary/arbitrary-schedules.ts";

const HOUR_MS = 3_600_000;

/** Bounds of some spans from an instant on, of hours to days. */
const someBounds = fc
  .tuple(someInstant, fc.array(fc.integer({ min: 0, max: 160 * HOUR_MS }), { minLength: 1, maxLength: 4 }))
  .map(([start, after]) => [start, ...after.toSorted((a, b) => a - b).map((ms) => start + ms)]);

/** Of the two years' clock changes, a day before each of those of the zone. */
function changesOf(timeZone: string): number[] {
  const hourShown = (at: number) => new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(at);
  const found: number[] = [];
  for (let day = Date.UTC(2026, 10, 1); day < Date.UTC(2028, 10, 1); day += 24 * HOUR_MS) {
    if (hourShown(day) !== hourShown(day + 24 * HOUR_MS)) found.push(day - 24 * HOUR_MS);
  }
  return found;
}
const CHANGES = ZONES.flatMap((zone) => changesOf(zone).map((before) => [zone, before] as const));

function isParsed(schedule: Schedule): boolean {
  try {
    occurrencesBetween(schedule, 0, 1);
    return true;
  } catch (error) {
    if (error instanceof CronError) return false;
    throw error;
  }
}

function oneByOne(schedule: Schedule, bounds: readonly number[], engine: Engine): number[] {
  return bounds
    .slice(1)
    .map((until, index) => occurrencesBy(engine, schedule, bounds[0] ?? 0, until).filter((at) => at >= (bounds[index] ?? 0)).length);
}

it.each(["belfry", "airflow"] as const)("by the rule of %s as many are counted as there are, somewhere in two years", (engine) => {
  fc.assert(
    fc.property(someSchedule.filter(isParsed), someBounds, (schedule, bounds) => {
      // Every second of days, one by one, takes too long.
      fc.pre(schedule.kind !== "cron" || schedule.expression.trim().split(/\s+/).length < 6);
      expect(countOccurrences(schedule, bounds, engine)).toEqual(oneByOne(schedule, bounds, engine));
    }),
    {
      numRuns: 300,
      // In Cairo clocks changed between the occurrence before and the first bound.
      examples: [[{ kind: "cron", expression: "* * * * 1", timeZone: "Africa/Cairo" }, [1793491200000, 1793491200000, 1793566800001]]],
    },
  );
});

it.each(["belfry", "airflow"] as const)("by the rule of %s as many are counted as there are where clocks change", (engine) => {
  const fields = fc.tuple(
    fc.constantFrom("0", "30", "15,45", "*/20", "*"),
    fc.constantFrom("0", "1", "2", "23", "0,1,2,3", "*", "*/2", "1-3"),
    fc.constantFrom("* * *", "* * 0", "1-7 * *", "* * 0,6"),
  );
  fc.assert(
    fc.property(
      fields,
      fc.constantFrom(...CHANGES),
      fc.integer({ min: 0, max: 26 }),
      ([minute, hour, days], [timeZone, before], offset) => {
        const start = before + offset * HOUR_MS;
        const lasts = offset % 2 === 0 ? { from: start + 3 * HOUR_MS, until: start + 40 * HOUR_MS } : {};
        const schedule = { kind: "cron", expression: `${minute} ${hour} ${days}`, timeZone, ...lasts } as const;
        const bounds = [0, 20, 21, 50].map((hours) => start + hours * HOUR_MS);
        expect(countOccurrences(schedule, bounds, engine)).toEqual(oneByOne(schedule, bounds, engine));
      },
    ),
    { numRuns: 200 },
  );
});

it("every second of a month with a change is counted at once", () => {
  const november = Array.from({ length: 31 }, (_, day) => Date.UTC(2027, 10, 1 + day));
  const schedule = { kind: "cron", expression: "* * * * * *", timeZone: "America/New_York" } as const;
  expect(countOccurrences(schedule, november)).toEqual(Array.from({ length: 30 }, () => 86_400));
});
