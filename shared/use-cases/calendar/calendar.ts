import type { DayOfRuns, MonthOfRuns, StatisticsQuery } from "../../contract/schedules/statistics.ts";
import { invalid } from "../../domain/errors.ts";
import type { RunStatus } from "../../domain/run/run.ts";
import { dayOfMonth, daysOfMonth } from "../../domain/statistics/calendar.ts";
import { pendingByDay } from "../../domain/statistics/forecast.ts";
import { countSpans, hoursOf, type Span } from "../../domain/statistics/span-counts.ts";
import { HOUR_MS, type StatusCounts } from "../../domain/statistics/statistics.ts";
import { hourAt } from "../../domain/statistics/statistics-age.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { countSpan, type StatisticsPorts } from "../statistics/count-hours.ts";
import { type ForecastPorts, forecastsOf } from "./forecasts.ts";
import { runsOfOwner } from "./runs-of-owner.ts";

export type CalendarPorts = ForecastPorts & StatisticsPorts & Pick<Ports, "defaultTimeZone">;
type Counted = DayOfRuns["hours"][number];

/** How the runs of each day of a month (`2026-11`) ended, and how many are still to come. */
export async function monthOfRuns(ports: CalendarPorts, month: string, query: StatisticsQuery): Promise<MonthOfRuns> {
  const timezone = query.timezone ?? ports.defaultTimeZone;
  const days = daysOfMonth({ ...yearAndMonth(month), timezone });
  const counted = await count(ports, days, query);
  return { month, timezone, days: days.flatMap(({ date }, index) => (counted[index] ? [{ date, ...counted[index] }] : [])) };
}

/** How the runs of each hour of a day (`2026-11-26`) ended, and how many are still to come. */
export async function dayOfRuns(ports: CalendarPorts, date: string, query: StatisticsQuery): Promise<DayOfRuns> {
  const timezone = query.timezone ?? ports.defaultTimeZone;
  const day = dayOfMonth({ ...yearAndMonth(date), timezone }, Number(date.slice(8)));
  if (!day) throw invalid("path.date", text("date-form"));
  return { date, timezone, hours: [...(await count(ports, hoursOf(day), query))] };
}

function yearAndMonth(date: string) {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)) };
}

/** Of spans that follow one another. Of all runs by the counts that are kept by the hour; of one definition's by its records. */
async function count(ports: CalendarPorts, spans: readonly Span[], { kind, owner }: StatisticsQuery): Promise<readonly Counted[]> {
  const now = ports.clock.now();
  const whole: Span = { from: spans[0]?.from ?? now, until: spans.at(-1)?.until ?? now };
  const [happened, forecasts] = await Promise.all([
    owner === undefined ? countAll(ports, spans, whole, kind) : countOwner(ports, spans, whole, owner),
    whole.until > now ? forecastsOf(ports, kind, owner) : [],
  ]);
  const planned = pendingByDay(forecasts, spans, { open: [], later: now + 1 });
  return spans.map(({ from }, index) => {
    const { counts = {}, behind = false } = happened[index] ?? {};
    return viewCounted(from, counts, planned[index] ?? 0, behind);
  });
}

interface Happened {
  readonly counts: StatusCounts;
  readonly behind: boolean;
}

async function countAll(
  ports: CalendarPorts,
  spans: readonly Span[],
  whole: Span,
  kinds: StatisticsQuery["kind"],
): Promise<readonly Happened[]> {
  const hours = await countSpan(ports, hourAt(whole.from), Math.min(hourAt(whole.until - 1), hourAt(ports.clock.now())));
  return countSpans(spans, hours, kinds).map((counts, index): Happened => {
    const { from = 0, until = 0 } = spans[index] ?? {};
    const within = hours.filter(({ hour }) => hour + HOUR_MS > from && hour < until);
    return { counts, behind: within.some(({ behind, count }) => behind || count?.cut === true) };
  });
}

async function countOwner(ports: CalendarPorts, spans: readonly Span[], whole: Span, owner: string): Promise<readonly Happened[]> {
  const { runs, from: known } = await runsOfOwner(ports, owner, whole);
  return spans.map(({ from, until }): Happened => {
    const of = Map.groupBy(
      runs.filter(({ due }) => due >= from && due < until),
      ({ status }) => status,
    );
    const counts = Object.fromEntries([...of].map(([status, some]): [RunStatus, number] => [status, some.length]));
    return { counts, behind: from < known };
  });
}

function viewCounted(from: number, counts: StatusCounts, planned: number, behind: boolean): Counted {
  const { success = 0, failed = 0, timeout = 0, cancelled = 0, skipped = 0, missed = 0, queued = 0, running = 0 } = counts;
  const ended = { success, failed, timeout, cancelled, skipped, missed };
  return { from: new Date(from).toISOString(), ...ended, active: queued + running, planned, behind };
}
