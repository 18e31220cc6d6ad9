import { wallClock } from "../schedule/wall-clock.ts";

/** A month of a calendar that hangs in a time zone. `month`: 1 to 12. */
export interface Month {
  readonly year: number;
  readonly month: number;
  readonly timezone: string;
}

/** A day there, as instants (epoch ms): from its first one until the first one of the next. */
export interface Day {
  /** `2026-11-01` */
  readonly date: string;
  readonly from: number;
  readonly until: number;
}

/** The days of a month, in order: 23 to 25 hours each. */
export function daysOfMonth({ year, month, timezone }: Month): Day[] {
  const clock = wallClock(timezone);
  const startOf = (day: number): number => {
    const { shown, moved } = clock.instantsOf(wallOf(year, month, day));
    // Where clocks skip midnight, the day begins when they do.
    return shown[0] ?? moved ?? 0;
  };
  return Array.from({ length: lengthOf(year, month) }, (_, index) => {
    const date = new Date(wallOf(year, month, index + 1)).toISOString().slice(0, 10);
    return { date, from: startOf(index + 1), until: startOf(index + 2) };
  });
}

/** Undefined: the month has no such day. */
export function dayOfMonth(month: Month, day: number): Day | undefined {
  return daysOfMonth(month)[day - 1];
}

function lengthOf(year: number, month: number): number {
  return new Date(wallOf(year, month + 1, 0)).getUTCDate();
}

/** Midnight of a date, as the epoch ms that UTC would give it. */
function wallOf(year: number, month: number, day: number): number {
  // `Date.UTC` takes years below 100 for those of the last century.
  return new Date(0).setUTCFullYear(year, month - 1, day);
}
