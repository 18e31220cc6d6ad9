import { ServiceError } from "../../endpoint/service-error.ts";
import { parseField, type FieldRange } from "./cron-field.ts";
import { zonedClock, type ZonedClock } from "./zoned-clock.ts";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MINUTES: FieldRange = { name: "minutes", min: 0, max: 59 };
const HOURS: FieldRange = { name: "hours", min: 0, max: 23 };
const DAYS_OF_MONTH: FieldRange = { name: "day-of-month", min: 1, max: 31 };
const MONTH_NUMBERS: FieldRange = { name: "month", min: 1, max: 12, names: MONTHS, firstName: 1 };
const DAYS_OF_WEEK: FieldRange = { name: "day-of-week", min: 1, max: 7, names: WEEKDAYS, firstName: 1, steps: false };
const YEARS: FieldRange = { name: "year", min: 1970, max: 2199 };
const DAY_MS = 86_400_000;

interface CalendarDay {
  year: number;
  /** 1-12 */
  month: number;
  day: number;
  /** 1 = Sunday … 7 = Saturday, as AWS counts. */
  weekday: number;
  lastDay: number;
}

/** Answers the first occurrence strictly after an instant; all instants in epoch milliseconds. */
export type NextOccurrence = (after: number) => number | undefined;

/**
 * Compiles the six fields of an AWS `cron(minutes hours day-of-month month day-of-week year)` expression, by the grammar of
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based: what it does not list is refused.
 * A local time that daylight saving skips does not occur; one that it repeats occurs once, the first time.
 * @throws ServiceError ValidationException for an expression that EventBridge Scheduler refuses
 */
export function compileCron(fields: string, timeZone: string): NextOccurrence {
  const parts = fields.split(" ");
  const [minuteField, hourField, dayField, monthField, weekdayField, yearField] = parts;
  if (
    parts.length !== 6 ||
    minuteField === undefined ||
    hourField === undefined ||
    dayField === undefined ||
    monthField === undefined ||
    weekdayField === undefined ||
    yearField === undefined
  ) {
    throw invalid(`cron(${fields})`);
  }
  // AWS demands that one of the two day fields is `?`.
  if ((dayField === "?") === (weekdayField === "?")) throw invalid(`cron(${fields})`);
  const minutes = [...parseField(minuteField, MINUTES)].toSorted((a, b) => a - b);
  const hours = [...parseField(hourField, HOURS)].toSorted((a, b) => a - b);
  const months = parseField(monthField, MONTH_NUMBERS);
  const years = parseField(yearField, YEARS);
  const matchesDay = dayField === "?" ? weekdayRule(weekdayField) : dayOfMonthRule(dayField);
  const clock = zonedClock(timeZone);
  const lastYear = Math.max(...years);
  return (after) =>
    firstAfter(after, clock, lastYear, (day) => years.has(day.year) && months.has(day.month) && matchesDay(day), hours, minutes);
}

function firstAfter(
  after: number,
  clock: ZonedClock,
  lastYear: number,
  matches: (day: CalendarDay) => boolean,
  hours: number[],
  minutes: number[],
): number | undefined {
  // Days are walked as UTC midnights that stand for local calendar days; one day back covers a clock that is set back over midnight.
  let midnight = Math.floor(clock.toLocal(after) / DAY_MS) * DAY_MS - DAY_MS;
  for (; ; midnight += DAY_MS) {
    const day = calendarDay(midnight);
    if (day.year > lastYear) return undefined;
    if (!matches(day)) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const instant = clock.toInstant(midnight + (hour * 60 + minute) * 60_000);
        if (instant !== undefined && instant > after) return instant;
      }
    }
  }
}

function calendarDay(midnight: number): CalendarDay {
  const date = new Date(midnight);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  return { year, month, day: date.getUTCDate(), weekday: date.getUTCDay() + 1, lastDay: new Date(Date.UTC(year, month, 0)).getUTCDate() };
}

function dayOfMonthRule(field: string): (day: CalendarDay) => boolean {
  if (field === "L") return ({ day, lastDay }) => day === lastDay;
  const nearest = /^(\d{1,2}|L)W$/.exec(field);
  if (nearest?.[1] !== undefined) {
    const wanted = nearest[1];
    if (wanted !== "L") parseField(wanted, DAYS_OF_MONTH);
    return (day) => day.day === nearestWeekday(wanted === "L" ? day.lastDay : Number(wanted), day);
  }
  const days = parseField(field, DAYS_OF_MONTH);
  return ({ day }) => days.has(day);
}

/** The weekday (Monday to Friday) nearest to a day of the same month. */
function nearestWeekday(wanted: number, { day, weekday, lastDay }: CalendarDay): number | undefined {
  if (wanted > lastDay) return undefined;
  const wantedWeekday = ((((weekday - 1 + wanted - day) % 7) + 7) % 7) + 1;
  if (wantedWeekday === 7) return wanted === 1 ? 3 : wanted - 1;
  if (wantedWeekday === 1) return wanted === lastDay ? wanted - 2 : wanted + 1;
  return wanted;
}

function weekdayRule(field: string): (day: CalendarDay) => boolean {
  const nth = /^(\w+)#([1-5])$/.exec(field);
  if (nth?.[1] !== undefined) {
    const weekdays = parseField(nth[1], DAYS_OF_WEEK);
    return ({ day, weekday }) => weekdays.has(weekday) && Math.ceil(day / 7) === Number(nth[2]);
  }
  const last = /^(\w+)L$/.exec(field);
  if (last?.[1] !== undefined) {
    const weekdays = parseField(last[1], DAYS_OF_WEEK);
    return ({ day, weekday, lastDay }) => weekdays.has(weekday) && day > lastDay - 7;
  }
  const weekdays = parseField(field === "L" ? "7" : field, DAYS_OF_WEEK);
  return ({ weekday }) => weekdays.has(weekday);
}

function invalid(expression: string): ServiceError {
  return new ServiceError("ValidationException", 400, `Invalid Schedule Expression ${expression}.`);
}
