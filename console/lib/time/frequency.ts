import type { ScheduleView } from "../../../shared/contract/schedules/schedule.ts";

type FrequencyDisplay = ScheduleView["frequency_display"];

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** The cron expression of what a list tells of when a schedule runs. */
export function cronOfDisplay(display: FrequencyDisplay): string {
  if (display.type === "custom") return display.cronExpression;
  const [hour, minute] = display.time.split(":").map(Number);
  const at = `${minute} ${hour}`;
  if (display.type === "daily") return `${at} * * *`;
  if (display.type === "weekly") return `${at} * * ${WEEKDAYS.indexOf(display.dayOfWeek)}`;
  return `${at} ${display.dayOfMonth} * *`;
}

/** How often a schedule runs, as the form has it. */
export interface Frequency {
  readonly mode: (typeof MODES)[number];
  /** Of `every`: how many of its unit; the text that was typed. */
  readonly count: string;
  readonly unit: Unit;
  /** `HH:MM`. */
  readonly time: string;
  readonly cron: string;
}

export const MODES = ["daily", "weekly", "monthly", "every", "cron"] as const;
export const UNITS = ["hours", "days", "weeks"] as const;
export type Unit = (typeof UNITS)[number];
/** As many of each as the API takes. */
export const MOST: Readonly<Record<Unit, number>> = { hours: 23, days: 27, weeks: 3 };

/** As the API is asked for it: `daily`, `every_3_hours`, or a cron expression. */
export function frequencyOf({ mode, count, unit, cron }: Frequency): string {
  if (mode === "cron") return cron.trim();
  return mode === "every" ? `every_${count.trim()}_${unit}` : mode;
}

/** What the API tells of a schedule, for the form. */
export function readFrequency(frequency: string, cron: string, time: string): Frequency {
  const [, count, unit] = /^every_(\d+)_(hours|days|weeks)$/.exec(frequency) ?? [];
  const mode = count === undefined ? (MODES.find((one) => one === frequency) ?? "cron") : "every";
  return { mode, count: count ?? "2", unit: UNITS.find((one) => one === unit) ?? "hours", time, cron };
}

/** The cron expression that it comes to; undefined: it is not written in full. `weekly` and `monthly` are on the day of the start. */
export function cronOfFrequency({ mode, count, unit, time, cron }: Frequency, startDate: string): string | undefined {
  if (mode === "cron") return cron.trim() === "" ? undefined : cron.trim();
  const [, hour, minute] = /^(\d{1,2}):(\d{1,2})$/.exec(time) ?? [];
  if (hour === undefined || minute === undefined) return undefined;
  const at = `${Number(minute)} ${Number(hour)}`;
  const start = new Date(`${startDate}T00:00:00Z`);
  if (mode === "daily") return `${at} * * *`;
  if (mode === "every") {
    const n = /^[1-9]\d?$/.test(count.trim()) ? Number(count) : 0;
    if (n < 1 || n > MOST[unit]) return undefined;
    if (unit === "hours") return `${Number(minute)} */${n} * * *`;
    return `${at} */${unit === "days" ? n : 7 * n} * *`;
  }
  if (Number.isNaN(start.getTime())) return undefined;
  return mode === "weekly" ? `${at} * * ${start.getUTCDay()}` : `${at} ${start.getUTCDate()} * *`;
}
