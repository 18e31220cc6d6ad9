import { lastBefore, occurrencesInAirflow } from "./airflow-cron.ts";
import { type Cron, parseCron } from "./cron.ts";
import { occurrencesBetween, type Schedule } from "./schedule.ts";
import { type WallClock, wallClock } from "./wall-clock.ts";

/** Who starts the runs of a schedule. They differ where clocks change: see `parseCron` and `nextInAirflow`. */
export type Engine = "belfry" | "airflow";

const DAY_MS = 86_400_000;

/** Instants in [from, until), epoch ms. */
interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * How many occurrences fall between each bound (epoch ms, ascending, the lower one included) and the next. They are gone
 * through one by one only where clocks change.
 */
export function countOccurrences(schedule: Schedule, bounds: readonly number[], engine: Engine = "belfry"): number[] {
  const spans = bounds.slice(1).map((until, index): Span => ({ from: bounds[index] ?? until, until }));
  switch (schedule.kind) {
    case "none":
      return spans.map(() => 0);
    case "at":
      return spans.map(({ from, until }) => (from <= schedule.instant && schedule.instant < until ? 1 : 0));
    case "interval": {
      const step = schedule.seconds * 1000;
      return spans.map(({ from, until }) => Math.ceil(until / step) - Math.ceil(from / step));
    }
    case "cron": {
      const { from: first = Number.NEGATIVE_INFINITY, until: end = Number.POSITIVE_INFINITY } = schedule;
      const within = (instant: number) => Math.max(first, Math.min(instant, end));
      const lasting = spans.map(({ from, until }): Span => ({ from: within(from), until: within(until) }));
      const cron = parseCron(schedule.expression, schedule.timeZone);
      const clock = wallClock(schedule.timeZone);
      return engine === "airflow" ? countInAirflow(cron, clock, lasting) : lasting.map((span) => countHere(cron, clock, span));
    }
  }
}

/** The occurrences in [from, until), epoch ms. */
export function occurrencesBy(engine: Engine, schedule: Schedule, from: number, until: number): readonly number[] {
  if (engine === "belfry" || schedule.kind !== "cron") return occurrencesBetween(schedule, from, until);
  const { expression, timeZone, from: first = from, until: end = until } = schedule;
  return [...occurrencesInAirflow(parseCron(expression, timeZone), wallClock(timeZone), Math.max(from, first), Math.min(until, end))];
}

function countHere(cron: Cron, clock: WallClock, span: Span): number {
  return daysOf(span).reduce((sum, day) => sum + (isPlain(clock, day) ? countWalls(cron, clock, day) : countAcross(cron, clock, day)), 0);
}

/** Where clocks change, since the occurrence before the first span too, each occurrence depends on the one before: then all are gone through. */
function countInAirflow(cron: Cron, clock: WallClock, spans: readonly Span[]): number[] {
  const [from, until] = [spans[0]?.from ?? 0, spans.at(-1)?.until ?? 0];
  const since = { from: lastBefore(cron, clock, from) ?? from, until };
  if (daysOf(since).every((day) => isPlain(clock, day))) return spans.map((span) => countWalls(cron, clock, span));
  const counts = spans.map(() => 0);
  let index = 0;
  for (const at of occurrencesInAirflow(cron, clock, from, until)) {
    while (at >= (spans[index]?.until ?? Number.POSITIVE_INFINITY)) index += 1;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

function daysOf({ from, until }: Span): Span[] {
  const days: Span[] = [];
  for (let start = from; start < until; start += DAY_MS) days.push({ from: start, until: Math.min(start + DAY_MS, until) });
  return days;
}

/** Does the clock run through it, and for hours before and after, without a change? */
function isPlain(clock: WallClock, { from, until }: Span): boolean {
  const [before, after] = [clock.offsetsAround(from), clock.offsetsAround(until)];
  return before.least === before.greatest && after.least === before.least && after.greatest === before.least;
}

/** Of a span in which the clock runs without a change. */
function countWalls(cron: Cron, clock: WallClock, { from, until }: Span): number {
  const offset = clock.shownAt(from) - from;
  return cron.walls.countBetween(from + offset, until + offset);
}

/** Of a span in which the clock may change: two times may be due at the same instant. */
function countAcross(cron: Cron, clock: WallClock, { from, until }: Span): number {
  const last = until + clock.offsetsAround(until).greatest;
  const found = new Set<number>();
  for (let wall = cron.walls.after(from + clock.offsetsAround(from).least - 1); wall <= last; wall = cron.walls.after(wall)) {
    for (const at of cron.instantsOf(wall)) if (at >= from && at < until) found.add(at);
  }
  return found.size;
}
