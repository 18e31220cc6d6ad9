import QuickLRU from "quick-lru";
import { onlyWeekdays } from "./cron-days.ts";
import { parseParts } from "./cron-tokens.ts";
import { type WallTimes, wallTimes } from "./cron-walls.ts";
import { type WallClock, wallClock } from "./wall-clock.ts";

import { CronError } from "./cron-error.ts";

export { CronError };

/** The fields of a cron expression that a wake expression needs. Values are sorted. */
export interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Days of the week (0 = Sunday) to which it is confined; `undefined` where any may match. */
  readonly onlyDaysOfWeek: readonly number[] | undefined;
}

/** A cron expression in a time zone: a strictly increasing sequence of instants. */
export interface Cron {
  readonly fields: CronFields;
  /** The first occurrence strictly after `instant` (both epoch ms), or `undefined` if there is none. */
  next(instant: number): number | undefined;
  /** Does it run through both passes of a repeated hour? Else once, at the first. */
  readonly repeats: boolean;
  /** Does it name every hour of a day? */
  readonly everyHour: boolean;
  /** The times that it names, before any clock's changes. */
  readonly walls: WallTimes;
  /** When it is due for one of these times. */
  instantsOf(wall: number): readonly number[];
  /** The wall time (as the epoch ms that UTC would give it) that clocks skip and this occurrence makes up for, if it does. */
  skippedTimeOf(occurrence: number): number | undefined;
}

/**
 * Parses a cron expression of 5 fields, or 6 with seconds first, or a nickname such as `@daily`.
 * Names, `L`, `#`, ranges (also over the end), steps, `?` and 7 as Sunday are understood, in any case. Where both day
 * fields name days either may match; where one begins with `*`, both must: as in Vixie cron. Throws `CronError` for
 * anything else, also for a date that never comes such as `0 0 31 2 *`.
 *
 * Over a clock change, a schedule whose second, minute or hour is a wildcard, range or step follows the clock: it runs
 * through both passes of a repeated hour, and has nothing in a skipped one. A fixed time runs once: at the first pass;
 * or, where it is skipped, as long after the change as it would have been without one (02:30 at 03:30).
 */
export function parseCron(expression: string, timeZone: string): Cron {
  const key = `${timeZone} ${expression}`;
  const known = parsed.get(key);
  if (known) return known;
  const cron = buildCron(expression, timeZone);
  parsed.set(key, cron);
  return cron;
}

/** Can the expression be parsed? */
export function isCron(expression: string): boolean {
  try {
    parseCron(expression, "UTC");
    return true;
  } catch (error) {
    if (error instanceof CronError) return false;
    throw error;
  }
}

/** Parsing costs more than a step; thousands of jobs share few expressions. */
const parsed = new QuickLRU<string, Cron>({ maxSize: 2_000 });

function buildCron(expression: string, timeZone: string): Cron {
  const parts = parseParts(expression);
  const walls = wallTimes(parts);
  const isSpread = parts.second.spread || parts.minute.spread || parts.hour.spread;
  const clock = wallClock(timeZone);
  const instantsOf = (wall: number): readonly number[] => {
    const { shown, moved } = clock.instantsOf(wall);
    if (isSpread) return shown;
    const once = shown[0] ?? moved;
    return once === undefined ? [] : [once];
  };
  const steps = new QuickLRU<number, { readonly next: number | undefined }>({ maxSize: 50 });
  return {
    fields: { minutes: parts.minute.values, hours: parts.hour.values, onlyDaysOfWeek: onlyWeekdays(parts.days) },
    repeats: isSpread,
    everyHour: parts.hour.full,
    walls,
    instantsOf,
    next(instant) {
      // Thousands of jobs with one expression ask for the same step in the same second.
      const known = steps.get(instant);
      if (known) return known.next;
      const next = nextOf({ walls, instantsOf }, clock, instant);
      steps.set(instant, { next });
      return next;
    },
    skippedTimeOf(occurrence) {
      const skipped = isSpread ? undefined : clock.skippedBefore(occurrence);
      return skipped !== undefined && walls.has(skipped) && !walls.has(clock.shownAt(occurrence)) ? skipped : undefined;
    },
  };
}

/** The first instant after `instant` at which the expression is due by the clock's rule. */
function nextOf({ walls, instantsOf }: Pick<Cron, "walls" | "instantsOf">, clock: WallClock, instant: number): number | undefined {
  let found: number | undefined;
  let wall = walls.after(instant + clock.offsetsAround(instant).least);
  for (;;) {
    for (const at of instantsOf(wall)) if (at > instant && (found === undefined || at < found)) found = at;
    // Wall times skipped by a change sort after later ones: stop only when no earlier instant can follow.
    if (found !== undefined && wall >= found + clock.offsetsAround(found).greatest) return found;
    wall = walls.after(wall);
  }
}
