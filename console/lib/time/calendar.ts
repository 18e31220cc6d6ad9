import { readParameters, type WrongParameter } from "../forms/parameters.ts";
import type { MonthOfRuns } from "../../../shared/contract/schedules/statistics.ts";
import type { RunStatus } from "../../../shared/domain/run/run.ts";
import { monthAfter, monthParameter, readMonth, type YearMonth } from "./month.ts";
import { isSchedule } from "../schedules/schedule-id.ts";
import { wallAt } from "./time.ts";

type DayOfMonth = MonthOfRuns["days"][number];
/** How many runs of a span came to which end. */
export type Counts = Omit<DayOfMonth, "date" | "from" | "behind">;
type CountName = keyof Counts;

/** The gravest first; `planned` is no run yet. */
const GRAVITY = ["failed", "timeout", "missed", "active", "cancelled", "skipped", "success"] as const;
/** In the order in which they are told. */
export const TOLD = ["success", "failed", "timeout", "missed", "skipped", "cancelled", "active", "planned"] as const;

/** The gravest of what happened; undefined: nothing did. */
export function worstOf(counts: Counts): Exclude<RunStatus, "queued"> | undefined {
  const worst = GRAVITY.find((name) => counts[name] > 0);
  return worst === "active" ? "running" : worst;
}

/** Runs that are over or under way. */
export function happenedIn(counts: Counts): number {
  return GRAVITY.reduce((sum, name) => sum + counts[name], 0);
}

/** Failed, timed out or missed. */
export function wrongIn({ failed, timeout, missed }: Counts): number {
  return failed + timeout + missed;
}

export function sumOf(all: readonly Counts[]): Counts {
  const sum: Record<CountName, number> = {
    success: 0,
    failed: 0,
    timeout: 0,
    missed: 0,
    skipped: 0,
    cancelled: 0,
    active: 0,
    planned: 0,
  };
  for (const counts of all) for (const name of TOLD) sum[name] += counts[name];
  return sum;
}

/** Whose runs a calendar shows. */
export const KINDS = ["job", "workflow", "schedule", "step"] as const;

/** What an address of the calendar asks for. */
export interface CalendarPlace {
  /** `2026-11` */
  readonly month: YearMonth;
  /** 1 to 31; undefined: the month as a whole. */
  readonly day: number | undefined;
}

/** Reads `2026-11` and `2026-11-26`; undefined: it is neither, or there is no such day. */
export function readPlace(text: string): CalendarPlace | undefined {
  const month = readMonth(text.slice(0, 7));
  if (!month || month.year < 2_000) return undefined;
  if (text.length === 7) return { month, day: undefined };
  const day = /^-\d\d$/.test(text.slice(7)) ? Number(text.slice(8)) : 0;
  return day >= 1 && day <= lengthOf(month) ? { month, day } : undefined;
}

function lengthOf({ year, month }: YearMonth): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** `2026-11-26` */
export function dateParameter(month: YearMonth, day: number): string {
  return `${monthParameter(month)}-${String(day).padStart(2, "0")}`;
}

/** The day of an instant (epoch ms) in a zone, `2026-11-26`. */
export function dateAt(instant: number, zone: string): string {
  const { year, month, day } = wallAt(instant, zone);
  return dateParameter({ year, month }, day);
}

/** The day so many later. */
export function dateAfter(month: YearMonth, day: number, by: number): string {
  return new Date(Date.UTC(month.year, month.month - 1, day + by)).toISOString().slice(0, 10);
}

/** Filters of the calendar, all in the address. */
export interface CalendarFilter {
  /** Its key, such as `job#buy-scanner`; undefined: all of `kind`. */
  readonly owner: string | undefined;
  readonly kind: (typeof KINDS)[number] | undefined;
}

export interface ReadCalendarFilter {
  readonly filter: CalendarFilter;
  readonly wrong: readonly WrongParameter[];
}

/** Reads the query of the address; `schedule={id}` stands for its owner's key. Wrong parameters are named. */
export function readCalendarFilter(query: URLSearchParams): ReadCalendarFilter {
  const { wrong, read } = readParameters(query);
  const schedule = read("schedule", (id) => (isSchedule(id) ? `workflow#${id}` : undefined));
  const owner = read("owner", (key) => (/^(?:job|workflow)#[A-Za-z0-9][\w.:-]{0,170}$/.test(key) ? key : undefined));
  return { filter: { owner: owner ?? schedule, kind: read("kind", (text) => KINDS.find((one) => one === text)) }, wrong };
}

/** What the API is asked. */
export function calendarQuery({ owner, kind }: CalendarFilter, zone: string): string {
  const asked = new URLSearchParams({ timezone: zone });
  if (owner !== undefined) asked.set("owner", owner);
  else if (kind !== undefined) asked.set("kind", kind);
  return asked.toString();
}

/** Where a key leads from a day of a month: another day, or a day of the month before or after. */
export function dayByKey(code: string, month: YearMonth, day: number): string | undefined {
  const weekday = new Date(Date.UTC(month.year, month.month - 1, day)).getUTCDay();
  const by: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -7,
    ArrowDown: 7,
    Home: -weekday,
    End: 6 - weekday,
  };
  const step = by[code];
  if (step !== undefined) return dateAfter(month, day, step);
  if (code !== "PageUp" && code !== "PageDown") return undefined;
  const other = monthAfter(month, code === "PageUp" ? -1 : 1);
  return dateParameter(other, Math.min(day, lengthOf(other)));
}

/** Weeks of a month, each of seven days; undefined where a day is of another month. */
export function weeksOf(month: YearMonth): readonly (readonly (number | undefined)[])[] {
  const before = new Date(Date.UTC(month.year, month.month - 1, 1)).getUTCDay();
  const count = lengthOf(month);
  return Array.from({ length: Math.ceil((before + count) / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, weekday) => {
      const day = week * 7 + weekday - before + 1;
      return day >= 1 && day <= count ? day : undefined;
    }),
  );
}
