import { type CronExpression, CronExpressionParser } from "cron-parser";
import { LRUCache } from "lru-cache";

const NICKNAMES = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
const HALF_HOUR_MS = 1_800_000;

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
const parsed = new LRUCache<string, Cron>({ max: 2_000 });

function buildCron(expression: string, timeZone: string): Cron {
  refuseWhatTheParserWouldGuess(expression);
  let parsedExpression: CronExpression;
  try {
    parsedExpression = CronExpressionParser.parse(expression, { tz: timeZone });
    nextOf(parsedExpression, Date.UTC(2024, 0, 1));
  } catch (error) {
    throw new CronError(error instanceof Error ? error.message : "cannot be parsed", { cause: error });
  }
  return { fields: fieldsOf(parsedExpression), next: (instant) => nextOf(parsedExpression, instant) };
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
 * cron-parser gives up ("loop limit exceeded") when a search starts just before a half-hour clock change
 * (Lord Howe, twice a year). The next half hours are tried before that is believed.
 */
function nextOf(expression: CronExpression, instant: number): number | undefined {
  for (let skipped = 0; skipped <= 4; skipped += 1) {
    try {
      expression.reset(new Date(instant + skipped * HALF_HOUR_MS));
      return expression.next().getTime();
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes("loop limit")) throw error;
    }
  }
  return undefined;
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
