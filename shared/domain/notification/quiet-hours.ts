import { utcOffsetAt } from "../schedule/time-zone.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** Hours in which nothing is delivered. Over midnight where `to` is before `from`. */
export interface QuietHours {
  /** `HH:MM`, included. */
  readonly from: string;
  /** `HH:MM`, not included. */
  readonly to: string;
  /** IANA. */
  readonly timezone: string;
}

/** When the quiet hours end that an instant falls into; undefined: it falls into none. Both are epoch ms. */
export function quietUntil(hours: QuietHours | null, now: number): number | undefined {
  if (!hours) return undefined;
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  const minute = localMinute(hours.timezone, now);
  const within = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  if (from === to || !within) return undefined;
  const start = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const end = start + ((to - minute + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS;
  // Where the clocks change on the way, the end comes so much earlier or later.
  return end + (utcOffsetAt(hours.timezone, now) - utcOffsetAt(hours.timezone, end)) * MINUTE_MS;
}

function localMinute(timeZone: string, instant: number): number {
  const minutes = Math.floor(instant / MINUTE_MS) + utcOffsetAt(timeZone, instant);
  return ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
