import { type CronFields, parseCron } from "../schedule/cron.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { utcOffsets } from "../schedule/time-zone.ts";

/** A wake at W plans the occurrences from W + 120 s. EventBridge Scheduler may deliver up to 60 s late; the rest is margin. */
export const WAKE_LEAD_SECONDS = 120;
/**
 * Windows begin at even minutes and tile, so each occurrence has exactly one wake. A wake is an invocation of EventBridge
 * Scheduler, the dearest part of a run that is due every minute: two minutes to a window halve it. Longer ones would halve
 * less, and what becomes active is launched for as long.
 */
export const WAKE_WINDOW_SECONDS = 120;

const MINUTES_PER_DAY = 1_440;
const SECONDS_PER_DAY = 86_400;
const LEAD_MINUTES = WAKE_LEAD_SECONDS / 60;
const WINDOW_MINUTES = WAKE_WINDOW_SECONDS / 60;
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

/** The half-open window [from, until), epoch ms, that a wake at `wakeTime`, or up to a window later, plans. */
export function wakeWindow(wakeTime: number): { readonly from: number; readonly until: number } {
  const from = floorTo(wakeTime, WAKE_WINDOW_SECONDS * 1000) + WAKE_LEAD_SECONDS * 1000;
  return { from, until: from + WAKE_WINDOW_SECONDS * 1000 };
}

/**
 * The EventBridge Scheduler expression, `cron(...)` or `at(...)` to be read in UTC, that wakes at a superset of the minutes needed
 * by the occurrences of the two years after `now` (epoch ms). `undefined` for a schedule without a clock.
 * Format: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function wakeExpression(schedule: Schedule, now: number): string | undefined {
  switch (schedule.kind) {
    case "none":
      return undefined;
    case "at":
      return atExpression(schedule.instant, now);
    case "interval":
      return expressionOf(intervalMinutes(schedule.seconds), EVERY_DAY);
    case "cron": {
      const { fields } = parseCron(schedule.expression, schedule.timeZone);
      const { minutes, dayShifts } = wakeMinutes(fields, utcOffsets(schedule.timeZone, now));
      return expressionOf(minutes, daysOfWeek(fields, dayShifts));
    }
  }
}

/** One wake, in time for the window of its instant; none if that has passed, and the launch has planned it. */
function atExpression(instant: number, now: number): string | undefined {
  const minute = floorTo(instant - WAKE_LEAD_SECONDS * 1000, WAKE_WINDOW_SECONDS * 1000);
  return minute <= now ? undefined : `at(${new Date(minute).toISOString().slice(0, 19)})`;
}

/** Minutes of the UTC day at which an epoch-aligned interval can need a wake: multiples of its common divisor with a day. */
function intervalMinutes(seconds: number): Set<number> {
  const step = greatestCommonDivisor(seconds, SECONDS_PER_DAY);
  const minutes = new Set<number>();
  for (let at = 0; at < SECONDS_PER_DAY; at += Math.max(step, 60)) minutes.add(minuteOfDay(wakeMinute(Math.floor(at / 60))));
  return minutes;
}

function wakeMinutes(fields: CronFields, offsets: readonly number[]): { minutes: Set<number>; dayShifts: Set<number> } {
  const minutes = new Set<number>();
  const dayShifts = new Set<number>();
  for (const hour of fields.hours) {
    for (const minute of fields.minutes) {
      for (const offset of offsets) {
        const utc = wakeMinute(hour * 60 + minute - offset);
        minutes.add(minuteOfDay(utc));
        dayShifts.add(Math.floor(utc / MINUTES_PER_DAY));
      }
    }
  }
  return { minutes, dayShifts };
}

function daysOfWeek(fields: CronFields, dayShifts: Set<number>): readonly number[] {
  if (!fields.onlyDaysOfWeek) return EVERY_DAY;
  const days = new Set<number>();
  for (const day of fields.onlyDaysOfWeek) for (const shift of dayShifts) days.add((day + shift + 7) % 7);
  return [...days];
}

/** The cross product of the minutes' and the hours' sets holds every needed pair, and some more: a superset is allowed. */
function expressionOf(minutesOfDay: Set<number>, days: readonly number[]): string {
  const minutes = new Set([...minutesOfDay].map((at) => at % 60));
  const hours = new Set([...minutesOfDay].map((at) => Math.floor(at / 60)));
  const everyDay = days.length === 7;
  // EventBridge counts days of the week from 1 = Sunday, and knows no step in their field.
  const dayField = everyDay ? "* * ?" : `? * ${ranges(days.map((day) => day + 1))}`;
  return `cron(${shortest(minutes, 0, 59)} ${shortest(hours, 0, 23)} ${dayField} *)`;
}

/** `*` for all, `0/5` for every fifth, else ranges: an expression may have 256 characters. */
function shortest(values: Iterable<number>, lowest: number, highest: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === highest - lowest + 1) return "*";
  const step = regularStep(sorted, highest);
  return step ? `${sorted[0]}/${step}` : ranges(sorted);
}

/** `0-4,7` for [0,1,2,3,4,7]. */
function ranges(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const value of sorted) {
    const last = runs.at(-1);
    if (last && value === last[1] + 1) last[1] = value;
    else runs.push([value, value]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

/** The step s if the values are exactly first, first + s, … up to the highest; needs three to be worth it. */
function regularStep(sorted: readonly number[], highest: number): number | undefined {
  const [first, second] = sorted;
  if (first === undefined || second === undefined || sorted.length < 3) return undefined;
  const step = second - first;
  const regular = sorted.every((value, index) => value === first + index * step);
  return step > 1 && regular && (sorted.at(-1) ?? 0) + step > highest ? step : undefined;
}

/** The minute at which the window of an occurrence is woken, both counted from a midnight in UTC: a day holds whole windows. */
function wakeMinute(due: number): number {
  return floorTo(due - LEAD_MINUTES, WINDOW_MINUTES);
}

function floorTo(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

function minuteOfDay(minutes: number): number {
  return ((minutes % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
