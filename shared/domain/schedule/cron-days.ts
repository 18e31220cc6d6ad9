import { cronError } from "./cron-error.ts";
import { type CronField, type FieldGrammar, fieldOf, parseField, valueOf, valuesOf } from "./cron-field.ts";

const WEEKDAY_NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const DAY_OF_MONTH: FieldGrammar = { field: "day-of-month", lowest: 1, highest: 31, count: 31 };
const DAY_OF_WEEK: FieldGrammar = { field: "day-of-week", lowest: 0, highest: 7, count: 7, names: WEEKDAY_NAMES };

interface DaysOfMonth extends CronField {
  /** `L`: the last day of the month, besides the values. */
  readonly last: boolean;
}

interface DaysOfWeek extends CronField {
  /** `5L`: the last ones of the month, besides the values. */
  readonly lasts: readonly number[];
  /** `5#2`: the second Friday of the month, besides the values. */
  readonly nths: readonly { readonly day: number; readonly nth: number }[];
}

/** Which days the two day fields mean together. */
export interface CronDays {
  readonly ofMonth: DaysOfMonth;
  readonly ofWeek: DaysOfWeek;
  /**
   * Both fields must match a day: so where one begins with `*` (as in `*` itself, or every second day) or is `?`. Where
   * both name days, either may match. It is Vixie cron's rule, and that of its heirs.
   */
  readonly both: boolean;
}

/** A day as the fields see it: of the month (1 to 31), of the week (0 = Sunday), and the last one of its month. */
interface Day {
  readonly day: number;
  readonly weekday: number;
  readonly lastDay: number;
}

/** Parses the fields of the day of the month and of the week. Throws `CronError`. */
export function parseDays(dayOfMonth: string, dayOfWeek: string): CronDays {
  const ofMonth = parseDaysOfMonth(dayOfMonth);
  const ofWeek = parseDaysOfWeek(dayOfWeek);
  return { ofMonth, ofWeek, both: ofMonth.starred || ofWeek.starred };
}

/** Does a wall time, as the epoch ms that UTC would give it, fall on one of the days? */
export function fallsOn(days: CronDays, wall: number): boolean {
  const date = new Date(wall);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return matches(days, { day: date.getUTCDate(), weekday: date.getUTCDay(), lastDay });
}

/** Is there a date in any year, in one of these months (1 to 12), that is one of the days? Each date comes on each weekday some year. */
export function everComes(days: CronDays, months: readonly number[]): boolean {
  return months.some((month) => {
    const longest = LONGEST_MONTHS[month - 1] ?? 31;
    return [...(month === 2 ? [28] : []), longest].some((lastDay) =>
      Array.from({ length: lastDay * 7 }, (_, index) => index).some((index) =>
        matches(days, { day: (index % lastDay) + 1, weekday: Math.floor(index / lastDay), lastDay }),
      ),
    );
  });
}

/** The weekdays (0 = Sunday), sorted, to which the days are confined; `undefined` where any weekday may be one. */
export function onlyWeekdays({ ofWeek, both }: CronDays): readonly number[] | undefined {
  const weekdays = weekdaysOf(ofWeek);
  return both && weekdays.length < 7 ? weekdays : undefined;
}

function matches({ ofMonth, ofWeek, both }: CronDays, { day, weekday, lastDay }: Day): boolean {
  const inMonth = ofMonth.values.includes(day) || (ofMonth.last && day === lastDay);
  const inWeek =
    ofWeek.values.includes(weekday) ||
    (ofWeek.lasts.includes(weekday) && day > lastDay - 7) ||
    ofWeek.nths.some((one) => one.day === weekday && one.nth === Math.ceil(day / 7));
  return both ? inMonth && inWeek : inMonth || inWeek;
}

/** `5L` (a last Friday) and `5#2` are Fridays as far as a superset of days is concerned. */
function weekdaysOf({ values, lasts, nths }: DaysOfWeek): readonly number[] {
  return [...new Set([...values, ...lasts, ...nths.map(({ day }) => day)])].sort((a, b) => a - b);
}

function parseDaysOfMonth(text: string): DaysOfMonth {
  if (text === "?") return { ...parseField("*", DAY_OF_MONTH), last: false };
  const parts = text.split(",");
  const plain = parts.filter((part) => !/^L$/i.test(part));
  const values = plain.flatMap((part) => valuesOf(part, DAY_OF_MONTH));
  return { ...fieldOf(text, values, DAY_OF_MONTH), last: plain.length < parts.length };
}

function parseDaysOfWeek(text: string): DaysOfWeek {
  if (text === "?") return { ...parseField("*", DAY_OF_WEEK), lasts: [], nths: [] };
  const values: number[] = [];
  const lasts: number[] = [];
  const nths: { readonly day: number; readonly nth: number }[] = [];
  for (const part of text.split(",")) {
    const [, lastDay] = /^([^-/#]*)L$/i.exec(part) ?? [];
    const [, nthDay, nth] = /^([^-/#]+)#(.*)$/.exec(part) ?? [];
    if (lastDay === "") throw cronError("cron-last-of-what", { field: DAY_OF_WEEK.field, part });
    if (lastDay !== undefined && isWeekday(lastDay)) lasts.push(valueOf(lastDay, part, DAY_OF_WEEK) % 7);
    else if (nthDay !== undefined && nth !== undefined) nths.push(nthWeekday(nthDay, nth, part));
    else values.push(...valuesOf(part, DAY_OF_WEEK));
  }
  return { ...fieldOf(text, values, DAY_OF_WEEK), lasts, nths };
}

/** Told from a word that happens to end in L. */
function isWeekday(text: string): boolean {
  return /^\d+$/.test(text) || WEEKDAY_NAMES.includes(text.toUpperCase());
}

function nthWeekday(dayText: string, nthText: string, part: string): { readonly day: number; readonly nth: number } {
  const [day] = valuesOf(dayText, DAY_OF_WEEK);
  if (day === undefined || dayText === "*") throw cronError("cron-part", { field: DAY_OF_WEEK.field, part });
  if (!/^[1-5]$/.test(nthText)) throw cronError("cron-nth", { field: DAY_OF_WEEK.field, part, nth: nthText });
  return { day, nth: Number(nthText) };
}
