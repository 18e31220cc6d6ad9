import { fallsOn } from "./cron-days.ts";
import type { CronParts } from "./cron-tokens.ts";

const DAY_MS = 86_400_000;

/** The wall times of an expression, each written as the epoch ms that UTC would give it. */
export interface WallTimes {
  /** The first one strictly after a wall time. */
  after(wall: number): number;
  has(wall: number): boolean;
  /** How many are in [from, until), whatever their number, at the cost of a few steps a day. */
  countBetween(from: number, until: number): number;
}

/** Every expression that parses has wall times for ever: `parseParts` refuses a date that never comes. */
export function wallTimes(parts: CronParts): WallTimes {
  const after = (wall: number): number => {
    let day = Math.floor(wall / DAY_MS) * DAY_MS;
    let second = Math.floor((wall - day) / 1000) + 1;
    for (;;) {
      const found = isDue(parts, day) ? secondOfDay(parts, second) : undefined;
      if (found !== undefined) return day + found * 1000;
      day += DAY_MS;
      second = 0;
    }
  };
  const countBetween = (from: number, until: number): number => {
    let count = 0;
    for (let day = Math.floor(from / DAY_MS) * DAY_MS; day < until; day += DAY_MS) {
      if (!isDue(parts, day)) continue;
      count += countBefore(parts, Math.ceil((until - day) / 1000)) - countBefore(parts, Math.ceil((from - day) / 1000));
    }
    return count;
  };
  return { after, has: (wall) => after(wall - 1) === wall, countBetween };
}

function isDue({ month, days }: CronParts, day: number): boolean {
  return month.values.includes(new Date(day).getUTCMonth() + 1) && fallsOn(days, day);
}

/** The first second of the day, from `from` on, that the expression names. */
function secondOfDay({ hour, minute, second }: CronParts, from: number): number | undefined {
  for (const atHour of hour.values) {
    if (atHour * 3_600 + 3_599 < from) continue;
    for (const atMinute of minute.values) {
      const start = atHour * 3_600 + atMinute * 60;
      if (start + 59 < from) continue;
      const atSecond = second.values.find((value) => start + value >= from);
      if (atSecond !== undefined) return start + atSecond;
    }
  }
  return undefined;
}

/** How many times of a day the expression names before this second of it. */
function countBefore({ hour, minute, second }: CronParts, before: number): number {
  const [atHour, atMinute, atSecond] = [Math.floor(before / 3_600), Math.floor(before / 60) % 60, before % 60];
  const inMinute = minute.values.includes(atMinute) ? countBelow(second.values, atSecond) : 0;
  const inHour = hour.values.includes(atHour) ? countBelow(minute.values, atMinute) * second.values.length + inMinute : 0;
  return countBelow(hour.values, atHour) * minute.values.length * second.values.length + inHour;
}

function countBelow(values: readonly number[], bound: number): number {
  let count = 0;
  for (const value of values) if (value < bound) count += 1;
  return count;
}
