import { fallsOn } from "./cron-days.ts";
import type { CronParts } from "./cron-tokens.ts";

const DAY_MS = 86_400_000;

/** The wall times of an expression, each written as the epoch ms that UTC would give it. */
export interface WallTimes {
  /** The first one strictly after a wall time. */
  after(wall: number): number;
  has(wall: number): boolean;
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
  return { after, has: (wall) => after(wall - 1) === wall };
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
