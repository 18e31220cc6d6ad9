import { firstMinute, utcOffsetAt } from "./time-zone.ts";

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 86_400_000;
/** So far ahead is looked for a change: each zone that changes its clocks every year has one within it. */
const WEEKS_AHEAD = 53;

/** How far a zone's clocks are ahead of UTC at an instant, and when that changes next. */
export interface ZoneClock {
  /** `-05:00`. */
  readonly offset: string;
  /** `at`: ISO 8601, the first minute with the new offset. Null: none within a year. */
  readonly next_change: { readonly at: string; readonly from: string; readonly to: string } | null;
}

/** The clock of a zone at an instant, epoch ms. As `utcOffsets`, it overlooks an offset that holds for less than a week. */
export function zoneClock(timeZone: string, instant: number): ZoneClock {
  const start = Math.floor(instant / MINUTE_MS) * MINUTE_MS;
  const before = utcOffsetAt(timeZone, start);
  const offset = offsetText(before);
  for (let week = 0; week < WEEKS_AHEAD; week += 1) {
    const until = start + (week + 1) * WEEK_MS;
    if (utcOffsetAt(timeZone, until) === before) continue;
    const at = firstMinute(until - WEEK_MS, until, (minute) => utcOffsetAt(timeZone, minute) !== before);
    return { offset, next_change: { at: new Date(at).toISOString(), from: offset, to: offsetText(utcOffsetAt(timeZone, at)) } };
  }
  return { offset, next_change: null };
}

/** Minutes east of UTC as ISO 8601 has them: `+09:00`. */
export function offsetText(minutes: number): string {
  const sign = minutes < 0 ? "-" : "+";
  const parts = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) => String(part).padStart(2, "0"));
  return `${sign}${parts.join(":")}`;
}
