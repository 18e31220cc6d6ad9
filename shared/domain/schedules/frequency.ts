import { CronError, parseCron } from "../schedule/cron.ts";
import { text, type Text } from "../texts/text.ts";

/** When a schedule runs, as it is asked for. */
export interface Frequency {
  /** `daily`, `weekly`, `monthly`, `every_N_hours`, `every_N_days`, `every_N_weeks`, or a cron expression of 5 fields. */
  readonly frequency: string;
  /** `HH:MM`. A cron expression has its own. */
  readonly execution_time: string;
  /** `YYYY-MM-DD`: the day of the week of `weekly`, and the day of the month of `monthly`. */
  readonly start_date: string;
}

const TIME = /^(\d{1,2}):(\d{1,2})$/;
const EVERY = /^every_(\d{1,3})_(hours|days|weeks)$/;
/** Most of each, so that a day, or a month of 28 days, has at least one. */
const MOST: Readonly<Record<string, number>> = { hours: 23, days: 27, weeks: 3 };

/** `9:5` as `09:05`; undefined for what is no time of a day. */
export function timeOfDay(written: string): string | undefined {
  const [, hour = "", minute = ""] = TIME.exec(written) ?? [];
  if (hour === "" || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}

/** The cron expression that a frequency stands for, or what is wrong with the field that it names. */
export function cronOf({ frequency, execution_time, start_date }: Frequency): { readonly cron: string } | { readonly problem: Text } {
  if (/\s/.test(frequency.trim())) return cronAsWritten(frequency.trim().split(/\s+/).join(" "));
  const [hour, minute] = (timeOfDay(execution_time) ?? "00:00").split(":").map(Number);
  const day = new Date(`${start_date}T00:00:00Z`);
  if (frequency === "daily") return { cron: `${minute} ${hour} * * *` };
  if (frequency === "weekly") return { cron: `${minute} ${hour} * * ${day.getUTCDay()}` };
  if (frequency === "monthly") return { cron: `${minute} ${hour} ${day.getUTCDate()} * *` };
  const [, digits = "", unit = ""] = EVERY.exec(frequency) ?? [];
  const count = Number(digits);
  if (digits === "" || count < 1 || count > (MOST[unit] ?? 0)) return { problem: text("frequency-unknown") };
  if (unit === "hours") return { cron: `${minute} */${count} * * *` };
  return { cron: `${minute} ${hour} */${unit === "days" ? count : 7 * count} * *` };
}

/** Five fields: Airflow reads a sixth as seconds at the end, we as seconds at the beginning. */
function cronAsWritten(expression: string): { readonly cron: string } | { readonly problem: Text } {
  if (expression.split(" ").length !== 5) return { problem: text("cron-five-fields") };
  try {
    parseCron(expression, "UTC");
    return { cron: expression };
  } catch (error) {
    if (!(error instanceof CronError)) throw error;
    return { problem: error.text };
  }
}

/** How a page shows when it runs. */
export type FrequencyDisplay =
  | { readonly type: "daily"; readonly time: string }
  | { readonly type: "weekly"; readonly dayOfWeek: string; readonly time: string }
  | { readonly type: "monthly"; readonly dayOfMonth: number; readonly time: string }
  | { readonly type: "custom"; readonly cronExpression: string };

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** What a cron expression comes to, where it is one time of a day; else the expression itself. */
export function displayOf(cron: string): FrequencyDisplay {
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = ""] = cron.split(" ");
  const custom = { type: "custom", cronExpression: cron } as const;
  const time = timeOfDay(`${hour}:${minute}`);
  if (time === undefined || month !== "*") return custom;
  if (dayOfMonth === "*" && dayOfWeek === "*") return { type: "daily", time };
  const weekday = /^[0-7]$/.test(dayOfWeek) ? WEEKDAYS[Number(dayOfWeek)] : undefined;
  if (dayOfMonth === "*" && weekday !== undefined) return { type: "weekly", dayOfWeek: weekday, time };
  if (/^\d{1,2}$/.test(dayOfMonth) && dayOfWeek === "*") return { type: "monthly", dayOfMonth: Number(dayOfMonth), time };
  return custom;
}

/** The word for a cron expression: `daily`, `weekly`, `monthly`, `every_3_days`, `every_2_weeks`, `every_3_hours`; else itself. */
export function frequencyOf(cron: string): string {
  const display = displayOf(cron);
  if (display.type !== "custom") return display.type;
  const [, hours] = /^\d{1,2} \*\/(\d{1,2}) \* \* \*$/.exec(cron) ?? [];
  if (hours !== undefined) return `every_${hours}_hours`;
  const [, days] = /^\d{1,2} \d{1,2} \*\/(\d{1,2}) \* \*$/.exec(cron) ?? [];
  if (days === undefined) return cron;
  return Number(days) % 7 === 0 ? `every_${Number(days) / 7}_weeks` : `every_${Number(days)}_days`;
}
