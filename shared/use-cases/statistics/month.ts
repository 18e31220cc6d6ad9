import { type Day, daysOfMonth, type Month } from "../../domain/statistics/calendar.ts";
import { countDays, type DayCount } from "../../domain/statistics/day-counts.ts";
import { type Forecast, type OpenSpan, pendingByDay } from "../../domain/statistics/forecast.ts";
import { FORECAST_LAG_MS } from "../../domain/statistics/known-runs.ts";
import { type CountedKind, HOUR_MS } from "../../domain/statistics/statistics.ts";
import { hourAt } from "../../domain/statistics/statistics-age.ts";
import { type CountedHour, countSpan, type StatisticsPorts } from "./count-hours.ts";

export interface MonthQuestion extends Month {
  /** Which runs are counted. */
  readonly kinds: readonly CountedKind[];
  /** The schedules whose occurrences to come are counted, as `pending`; with them `kinds` must name `schedule`. */
  readonly forecasts: readonly Forecast[];
}

export interface MonthStatistics {
  /** Every day of the month, in its time zone. */
  readonly days: readonly MonthDay[];
  /** ISO 8601. Of counts that may still change, when the oldest was made; where all hold, when the newest was; else now. */
  readonly updated_at: string;
  /** Nothing had to be counted for this answer. */
  readonly cached: boolean;
}

interface MonthDay extends DayCount {
  /** `2026-11-01` */
  readonly date: string;
  /** Runs of the day are not counted yet, or not lately, or there are more than are counted: ask again. */
  readonly behind: boolean;
}

/**
 * How the runs that were due on each day of a month ended, and how many have still to come: by the time at which they were due,
 * whenever they ran. From counts that are kept by the hour, at a request or two however many runs there are; of the hours without
 * one, as many are counted as a question may take. An occurrence is either a run or to come.
 */
export async function monthStatistics(ports: StatisticsPorts, { kinds, forecasts, ...month }: MonthQuestion): Promise<MonthStatistics> {
  const now = ports.clock.now();
  const days = daysOfMonth(month);
  const [first, end] = [days[0]?.from ?? now, days.at(-1)?.until ?? now];
  // Clocks differ: a run may be on record a little before it is due.
  const hours = await countSpan(ports, hourAt(first), Math.min(hourAt(end - 1), hourAt(now + FORECAST_LAG_MS)));
  const pending = pendingByDay(forecasts, days, { open: hours.flatMap((hour) => openSpan(hour, now)), later: now + FORECAST_LAG_MS });
  const counts = countDays(days, hours, kinds, pending);
  return {
    days: days.flatMap(({ date, ...day }, index) => {
      const count = counts[index];
      return count ? [{ date, ...count, behind: isBehind(day, hours) }] : [];
    }),
    updated_at: new Date(updatedAt(hours) ?? now).toISOString(),
    cached: !hours.some(({ fresh }) => fresh),
  };
}

/** The part of an hour in which there may be occurrences that its count knows no run of. */
function openSpan({ hour, count, at }: CountedHour, now: number): readonly OpenSpan[] {
  const from = Math.max(hour, (at ?? now) - FORECAST_LAG_MS + 1);
  const until = Math.min(hour + HOUR_MS, now + FORECAST_LAG_MS);
  return from < until ? [{ from, until, known: count?.known ?? new Map() }] : [];
}

function isBehind({ from, until }: Pick<Day, "from" | "until">, hours: readonly CountedHour[]): boolean {
  return hours.some(({ hour, count, behind }) => hour + HOUR_MS > from && hour < until && (behind || count?.cut === true));
}

function updatedAt(hours: readonly CountedHour[]): number | undefined {
  const counted = hours.flatMap(({ at, settled }) => (at === null ? [] : [{ at, settled }]));
  const open = counted.filter(({ settled }) => !settled).map(({ at }) => at);
  if (open.length > 0) return Math.min(...open);
  return counted.length === 0 ? undefined : Math.max(...counted.map(({ at }) => at));
}
