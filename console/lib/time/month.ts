import type { RunStatus } from "../../../shared/domain/run/run.ts";
import { instantOf, wallAt } from "./time.ts";

/** A month of a calendar, 1 to 12. */
export interface YearMonth {
  readonly year: number;
  readonly month: number;
}

/** An occurrence that is over or under way. */
export interface Happened {
  readonly status: RunStatus;
  /** When it was due, epoch ms. */
  readonly at: number;
}

/** A day of a month, and what happened on it. */
export interface Day {
  readonly day: number;
  /** Its first instant, epoch ms. */
  readonly start: number;
  /** The gravest status of its occurrences; undefined: none is known. */
  readonly worst: RunStatus | undefined;
  /** When the last one with that status was due. */
  readonly worstAt: number | undefined;
  readonly counts: Readonly<Partial<Record<RunStatus, number>>>;
  /** Times to come on it that are known. */
  readonly planned: number;
  /** `part`: earlier ones of it may be missing. `no`: nothing was looked up. */
  readonly known: "yes" | "part" | "no";
}

/** The gravest first. */
const GRAVITY: readonly RunStatus[] = ["failed", "timeout", "missed", "running", "queued", "cancelled", "skipped", "success"];

export function monthAt(instant: number, zone: string): YearMonth {
  const { year, month } = wallAt(instant, zone);
  return { year, month };
}

/** Do both instants lie on the same day in a zone? */
export function isSameDay(left: number, right: number, zone: string): boolean {
  const [a, b] = [wallAt(left, zone), wallAt(right, zone)];
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

/** Reads `2026-11`; undefined: it is none. */
export function readMonth(text: string | null): YearMonth | undefined {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text ?? "") ?? [];
  return year === undefined || month === undefined ? undefined : { year: Number(year), month: Number(month) };
}

export function monthParameter({ year, month }: YearMonth): string {
  return `${year}-${String(month).padStart(2, "0")}`;
}

/** The month so many later. */
export function monthAfter({ year, month }: YearMonth, by: number): YearMonth {
  const index = year * 12 + month - 1 + by;
  return { year: Math.floor(index / 12), month: (index % 12) + 1 };
}

/** The first instant of a day in a zone, epoch ms. Days beyond the month's are those of the next one. */
export function startOfDay({ year, month }: YearMonth, day: number, zone: string): number {
  return instantOf(Date.UTC(year, month - 1, day), zone);
}

interface MonthOf {
  readonly happened: readonly Happened[];
  /** Times to come, epoch ms. */
  readonly planned: readonly number[];
  /** From when on all that happened is known, epoch ms. */
  readonly knownFrom: number;
}

/** The days of a month in a zone. */
export function daysOf(month: YearMonth, zone: string, { happened, planned, knownFrom }: MonthOf): readonly Day[] {
  const count = new Date(Date.UTC(month.year, month.month, 0)).getUTCDate();
  const starts = Array.from({ length: count + 1 }, (_, index) => startOfDay(month, index + 1, zone));
  return Array.from({ length: count }, (_, index): Day => {
    const [start = 0, end = 0] = [starts[index], starts[index + 1]];
    const of = happened.filter(({ at }) => at >= start && at < end);
    const counts = Object.fromEntries(
      GRAVITY.map((status) => [status, of.filter((one) => one.status === status).length] as const).filter(([, n]) => n > 0),
    );
    const worst = GRAVITY.find((status) => status in counts);
    const worstAt = of.reduce<number | undefined>(
      (last, { status, at }) => (status === worst ? Math.max(last ?? at, at) : last),
      undefined,
    );
    const known = start >= knownFrom ? "yes" : of.length > 0 || end > knownFrom ? "part" : "no";
    return { day: index + 1, start, worst, worstAt, counts, planned: planned.filter((at) => at >= start && at < end).length, known };
  });
}

/** Which day of the week the month begins with, 0 is Sunday. */
export function firstWeekday({ year, month }: YearMonth): number {
  return new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
}
