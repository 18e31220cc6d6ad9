import { ServiceError } from "../../endpoint/service-error.ts";
import { compileCron, type NextOccurrence } from "./cron.ts";
import { zonedClock } from "./zoned-clock.ts";

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** A schedule's expression, compiled. */
export interface CompiledExpression {
  recurring: boolean;
  next: NextOccurrence;
}

/** Compiled cron expressions are shared: thousands of schedules use few expressions. */
const crons = new Map<string, CompiledExpression>();

/**
 * Compiles `cron(…)`, `rate(…)` or `at(…)`.
 * @param anchor epoch milliseconds from which a rate counts: its start date, else its creation
 * @throws ServiceError ValidationException
 */
export function compileExpression(expression: string, timeZone: string, anchor: number): CompiledExpression {
  const [, kind, body] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === "cron" && body !== undefined) {
    const key = `${timeZone} ${body}`;
    let compiled = crons.get(key);
    if (compiled === undefined) crons.set(key, (compiled = { recurring: true, next: compileCron(body, timeZone) }));
    return compiled;
  }
  if (kind === "rate" && body !== undefined) {
    const [, count, unit] = /^(\d+) (minute|hour|day)s?$/.exec(body) ?? [];
    if (Number(count) > 0 && (unit === "minute" || unit === "hour" || unit === "day")) {
      const period = Number(count) * UNIT_MS[unit];
      return {
        recurring: true,
        next: (after) => (after < anchor ? anchor : anchor + (Math.floor((after - anchor) / period) + 1) * period),
      };
    }
  }
  if (kind === "at" && body !== undefined && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(body)) {
    const local = Date.parse(`${body}Z`);
    // A day that its month does not have would be read as one of the next month.
    const exists = !Number.isNaN(local) && new Date(local).toISOString().startsWith(body);
    const instant = exists ? zonedClock(timeZone).toInstant(local) : undefined;
    if (instant !== undefined) return { recurring: false, next: (after) => (instant > after ? instant : undefined) };
  }
  throw new ServiceError("ValidationException", 400, `Invalid Schedule Expression ${expression}.`);
}
