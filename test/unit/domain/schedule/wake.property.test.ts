import * as fc from "fast-check";
import { expect, it } from "vitest";
import { CronError } from "../../../../shared/domain/schedule/cron.ts";
import { nextOccurrence, occurrencesBetween, type Schedule } from "../../../../shared/domain/schedule/schedule.ts";
import { utcOffsetAt } from "../../../../shared/domain/schedule/time-zone.ts";
import { WAKE_LEAD_SECONDS, WAKE_WINDOW_SECONDS, wakeExpression, wakeWindow } from "../../../../shared/domain/eventbridge/wake.ts";
import { someInstant, someSchedule, ZONES } from "../../../support/arbitrary/arbitrary-schedules.ts";
import { awsCronMatcher } from "../../../support/arbitrary/aws-cron.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WINDOW_MS = WAKE_WINDOW_SECONDS * 1000;

/** The wake that must plan an occurrence. */
const wakeOf = (occurrence: number) => Math.floor((occurrence - WAKE_LEAD_SECONDS * 1000) / WINDOW_MS) * WINDOW_MS;

/** The expression, or undefined where the random text is no usable cron: nobody could have registered it. */
function expressionFor(schedule: Schedule, now: number): string | undefined {
  try {
    return wakeExpression(schedule, now);
  } catch (error) {
    if (error instanceof CronError) return undefined;
    throw error;
  }
}

/** Up to `count` occurrences from each of several places in the two years after `now`. */
function sampleOccurrences(schedule: Schedule, now: number, count: number): number[] {
  const found: number[] = [];
  for (const days of [0, 97, 211, 330, 502, 690]) {
    let at = nextOccurrence(schedule, now + days * DAY_MS);
    for (let taken = 0; at !== undefined && taken < count && at < now + 725 * DAY_MS; taken += 1) {
      found.push(at);
      at = nextOccurrence(schedule, at);
    }
  }
  return found;
}

it("gives each occurrence of any schedule in any zone exactly one wake, which its expression makes", () => {
  let occurrences = 0;
  let usable = 0;
  fc.assert(
    fc.property(someSchedule, someInstant, (schedule, now) => {
      const expression = expressionFor(schedule, now);
      if (expression === undefined) return;
      usable += 1;
      expect(expression.length).toBeLessThanOrEqual(256);
      const wakes = awsCronMatcher(expression);
      for (const at of sampleOccurrences(schedule, now, 8)) {
        occurrences += 1;
        const wake = wakeOf(at);
        const windows = [-2, -1, 0, 1, 2].map((count) => wakeWindow(wake + count * WINDOW_MS));
        const holding = windows.filter(({ from, until }) => at >= from && at < until);
        if (holding.length !== 1 || !wakes(wake)) throw new Error(`${new Date(at).toISOString()} has no wake in ${expression}`);
      }
    }),
    { numRuns: 500 },
  );
  expect(usable).toBeGreaterThan(300);
  expect(occurrences).toBeGreaterThan(5_000);
});

it("plans from the wakes of some days exactly the occurrences of those days", () => {
  fc.assert(
    fc.property(someSchedule, someInstant, fc.integer({ min: 0, max: 700 }), (schedule, now, ahead) => {
      const expression = expressionFor(schedule, now);
      const wakes = expression === undefined ? () => false : awsCronMatcher(expression);
      const first = Math.ceil((now + ahead * DAY_MS) / WINDOW_MS) * WINDOW_MS;
      // A schedule that wakes for each window is looked at for a quarter of a day, a rarer one for two days.
      const last = first + (wakes(first) && wakes(first + WINDOW_MS) ? DAY_MS / 4 : 2 * DAY_MS);
      const planned: number[] = [];
      for (let wake = first; wake < last; wake += MINUTE_MS) {
        const { from, until } = wakeWindow(wake);
        if (wakes(wake)) planned.push(...occurrencesBetween(schedule, from, until));
      }
      const all = expression === undefined ? [] : occurrencesBetween(schedule, wakeWindow(first).from, wakeWindow(last).from);
      expect(planned).toEqual(all);
    }),
    { numRuns: 150 },
  );
});

it.each([
  ["0 18 * * MON,WED,FRI", "Asia/Seoul", "cron(58 8 ? * 2,4,6 *)"],
  ["0 18 * * */2", "Asia/Seoul", "cron(58 8 ? * 1,3,5,7 *)"],
  ["0 18 * * FRI-MON", "Asia/Seoul", "cron(58 8 ? * 1-2,6-7 *)"],
  ["0 18 */2 * MON", "UTC", "cron(58 17 ? * 2 *)"],
  ["0 18 13 * MON", "UTC", "cron(58 17 * * ? *)"],
  ["*/10 * * * *", "UTC", "cron(8/10 * * * ? *)"],
  ["* * * * *", "UTC", "cron(0/2 * * * ? *)"],
  ["1 18 * * *", "UTC", "cron(58 17 * * ? *)"],
])("wakes for '%s' in %s by %s: AWS knows no step in the day of the week", (expression, timeZone, expected) => {
  expect(wakeExpression({ kind: "cron", expression, timeZone }, Date.UTC(2026, 10, 20))).toBe(expected);
});

/** The days of two years in whose course the zone's offset changes. */
function changeDays(timeZone: string, now: number): number[] {
  const days = Array.from({ length: 725 }, (_, day) => now + day * DAY_MS);
  return days.filter((day) => utcOffsetAt(timeZone, day) !== utcOffsetAt(timeZone, day + DAY_MS));
}

it("leaves out no occurrence around the clock changes of two years", () => {
  const now = Date.UTC(2026, 10, 20);
  const crons = [
    "30 2 * * *",
    "0 0 * * *",
    "15,45 1-3 * * *",
    "59 23 * * SUN",
    "0 */2 * * 0,6",
    "30 0 * * 1-5",
    "10 30 2 * * *",
    "*/7 * * * *",
    "*/5 0-6 * * *",
    "15 22-2 * * *",
    "30 1,2 */2 * MON-SUN",
    "0,45 23-1 * * FRI-MON",
    "*/20 30 1 ? * *",
  ];
  let occurrences = 0;
  for (const timeZone of ZONES) {
    for (const expression of crons) {
      const schedule: Schedule = { kind: "cron", expression, timeZone };
      const wakes = awsCronMatcher(wakeExpression(schedule, now) ?? "");
      for (const day of changeDays(timeZone, now)) {
        for (const at of occurrencesBetween(schedule, day - DAY_MS, day + 2 * DAY_MS)) {
          occurrences += 1;
          if (!wakes(wakeOf(at))) throw new Error(`${timeZone} ${expression}: ${new Date(at).toISOString()} has no wake`);
        }
      }
    }
  }
  expect(occurrences).toBeGreaterThan(10_000);
});
