import { type CronExpression, CronExpressionParser } from "cron-parser";
import QuickLRU from "quick-lru";
import { type WallClock, wallClock } from "./wall-clock.ts";

const NICKNAMES = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/** The fields of a cron expression that a wake expression needs. Values are sorted. */
export interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Days of the week (0 = Sunday) if they alone restrict the day; `undefined` where any day may match. */
  readonly onlyDaysOfWeek: readonly number[] | undefined;
}

/** A cron expression in a time zone: a strictly increasing sequence of instants. */
export interface Cron {
  readonly fields: CronFields;
  /** The first occurrence strictly after `instant` (both epoch ms), or `undefined` if there is none. */
  next(instant: number): number | undefined;
}

/**
 * Parses a cron expression of 5 fields, or 6 with seconds first, or a nickname such as `@daily`.
 * Names, `L`, `#`, ranges, steps, `?` and 7 as Sunday are understood; if both day fields are restricted either may match,
 * as in cron. Throws `CronError` for anything else, also for a date that never comes such as `0 0 31 2 *`.
 */
export function parseCron(expression: string, timeZone: string): Cron {
  const key = `${timeZone} ${expression}`;
  const known = parsed.get(key);
  if (known) return known;
  const cron = buildCron(expression, timeZone);
  parsed.set(key, cron);
  return cron;
}

/** A cron expression that cannot be used. Its message says what is wrong with it and holds no other data. */
export class CronError extends Error {
  override readonly name = "CronError";
}

/** Parsing costs more than a step; thousands of jobs share few expressions. */
const parsed = new QuickLRU<string, Cron>({ maxSize: 2_000 });

function buildCron(expression: string, timeZone: string): Cron {
  refuseWhatTheParserWouldGuess(expression);
  let parsedExpression: CronExpression;
  try {
    parsedExpression = CronExpressionParser.parse(expression === "@midnight" ? "@daily" : expression, { tz: "UTC" });
    nextWall(parsedExpression, Date.UTC(2024, 0, 1));
  } catch (error) {
    throw new CronError(error instanceof Error ? error.message : "cannot be parsed", { cause: error });
  }
  const fields = fieldsOf(parsedExpression);
  const clock = wallClock(timeZone);
  const steps = new QuickLRU<number, { readonly next: number | undefined }>({ maxSize: 50 });
  return {
    fields,
    next(instant) {
      // Thousands of jobs with one expression ask for the same step in the same second.
      const known = steps.get(instant);
      if (known) return known.next;
      const next = nextOf(parsedExpression, fields, clock, instant);
      steps.set(instant, { next });
      return next;
    },
  };
}

/** cron-parser fills missing fields from the left, takes "" for `* * * * *` and `H` for a random minute: none of it is cron. */
function refuseWhatTheParserWouldGuess(expression: string): void {
  if (expression.startsWith("@")) {
    if (!NICKNAMES.includes(expression)) throw new CronError(`unknown nickname; one of ${NICKNAMES.join(", ")}`);
    return;
  }
  const count = expression.trim().split(/\s+/).length;
  if (expression.trim() === "" || count < 5 || count > 6) {
    throw new CronError("must have 5 fields, or 6 with seconds first");
  }
  if (/(^|[\s,/-])h/i.test(expression)) throw new CronError("H is not supported: name the minute");
}

/**
 * The first instant after `instant` at which the clock shows a time of the expression. A fixed time that clocks skip is
 * made up for just after the change; one that comes twice counts once, unless the expression means every hour or minute.
 * cron-parser walks wall times only, as if in UTC: with a zone it answers differently depending on where a search starts.
 */
function nextOf(expression: CronExpression, fields: CronFields, clock: WallClock, instant: number): number | undefined {
  const everyHour = fields.hours.length === 24 || fields.minutes.length === 60;
  let found: number | undefined;
  let wall = nextWall(expression, instant + clock.offsetsAround(instant).least);
  for (;;) {
    const { shown, moved } = clock.instantsOf(wall);
    const counted = everyHour ? shown : [shown[0] ?? moved];
    for (const at of counted) if (at !== undefined && at > instant && (found === undefined || at < found)) found = at;
    // A skipped time stands behind later ones that are shown; none that is still to come stands before this.
    if (found !== undefined && wall >= found + clock.offsetsAround(found).greatest) return found;
    wall = nextWall(expression, wall);
  }
}

/** The next wall time after another. Throws if none comes within years. */
function nextWall(expression: CronExpression, wall: number): number {
  expression.reset(new Date(wall));
  return expression.next().getTime();
}

function fieldsOf(expression: CronExpression): CronFields {
  const { minute, hour, dayOfMonth, dayOfWeek } = expression.fields;
  return {
    minutes: [...minute.values],
    hours: [...hour.values],
    onlyDaysOfWeek: dayOfMonth.isWildcard && !dayOfWeek.isWildcard ? weekdaysOf(dayOfWeek.values) : undefined,
  };
}

/** `5L` (last Friday) is a Friday as far as a superset of days is concerned, and 7 is Sunday. */
function weekdaysOf(values: readonly (number | string)[]): readonly number[] {
  const days = values.map((value) => Number.parseInt(String(value), 10) % 7);
  return [...new Set(days)].sort((a, b) => a - b);
}
