import QuickLRU from "quick-lru";

/** Days ahead for which a wake expression knows the zone's UTC offsets; provision runs daily, so two years leave ample room. */
const OFFSET_HORIZON_DAYS = 731;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Every distinct UTC offset, in minutes east, that `timeZone` uses in the two years after `from` (epoch ms).
 * Sampled weekly and refined where two samples differ: an offset that holds for under a week on both sides of the
 * same offset would be overlooked. The shortest in the database today is Morocco's month of Ramadan.
 */
export function utcOffsets(timeZone: string, from: number): readonly number[] {
  const firstDay = Math.floor(from / DAY_MS);
  const key = `${timeZone}@${firstDay}`;
  const known = offsetsCache.get(key);
  if (known) return known;
  const found = new Set<number>();
  collectOffsets(timeZone, (firstDay - 1) * DAY_MS, (firstDay + OFFSET_HORIZON_DAYS) * DAY_MS, found);
  const offsets = [...found].sort((a, b) => a - b);
  offsetsCache.set(key, offsets);
  return offsets;
}

/** The offset of `timeZone` at an instant (epoch ms), in minutes east of UTC. */
export function utcOffsetAt(timeZone: string, instant: number): number {
  const parts = formatterOf(timeZone).formatToParts(instant);
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name);
  if (!match?.[1]) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === "-" ? -minutes : minutes;
}

/** The first minute in (from, until] for which it holds, epoch ms; it holds for the last one, and for all after the first. */
export function firstMinute(from: number, until: number, holds: (minute: number) => boolean): number {
  let [left, right] = [from, until];
  while (right - left > MINUTE_MS) {
    const middle = left + Math.floor((right - left) / 2 / MINUTE_MS) * MINUTE_MS;
    if (holds(middle)) right = middle;
    else left = middle;
  }
  return right;
}

function collectOffsets(timeZone: string, from: number, until: number, found: Set<number>): void {
  const step = 7 * DAY_MS;
  let previous = utcOffsetAt(timeZone, from);
  found.add(previous);
  for (let at = from + step; at <= until + step; at += step) {
    const offset = utcOffsetAt(timeZone, at);
    found.add(offset);
    if (offset !== previous) {
      for (let inner = at - step; inner < at; inner += 6 * HOUR_MS) found.add(utcOffsetAt(timeZone, inner));
    }
    previous = offset;
  }
}

const offsetsCache = new QuickLRU<string, readonly number[]>({ maxSize: 500 });
const formatters = new QuickLRU<string, Intl.DateTimeFormat>({ maxSize: 500 });

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  formatters.set(timeZone, formatter);
  return formatter;
}
