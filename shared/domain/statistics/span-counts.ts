import { type CountedKind, HOUR_MS, type HourCount, QUARTER_MS, type StatusCounts, sumOfStatuses } from "./statistics.ts";

/** Instants in [from, until), epoch ms. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** An hour (its beginning, epoch ms), and how its runs ended; null: nobody knows. */
export interface HourOfSpans {
  readonly hour: number;
  readonly count: HourCount | null;
}

/**
 * How the runs of each span ended, of these kinds. Spans are in order, do not overlap, and begin at a quarter of an hour: offsets of
 * time zones being multiples of one, no quarter lies in two days.
 */
export function countSpans(spans: readonly Span[], hours: readonly HourOfSpans[], kinds: readonly CountedKind[]): readonly StatusCounts[] {
  const quarters = hours.flatMap(({ hour, count }) =>
    (count?.quarters ?? []).map((quarter, index) => ({ from: hour + index * QUARTER_MS, quarter })),
  );
  let next = 0;
  return spans.map(({ from, until }) => {
    while ((quarters[next]?.from ?? from) < from) next += 1;
    const first = next;
    while ((quarters[next]?.from ?? until) < until) next += 1;
    return sumOfStatuses(
      quarters.slice(first, next).map(({ quarter }) => quarter),
      kinds,
    );
  });
}

/** The hours of a day in order, 23 to 25 of them; where clocks change by half an hour the last one is shorter. */
export function hoursOf({ from, until }: Span): readonly Span[] {
  return Array.from({ length: Math.ceil((until - from) / HOUR_MS) }, (_, index) => {
    const begin = from + index * HOUR_MS;
    return { from: begin, until: Math.min(begin + HOUR_MS, until) };
  });
}
