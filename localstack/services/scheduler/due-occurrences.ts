import type { CompiledExpression } from "./expression.ts";

/** Missed invocations younger than this are all delivered; of older ones only the latest of each recurring schedule. */
export const CATCH_UP_MS = 5 * 60_000;

const LOOK_BACK_MS = [3_600_000, 86_400_000, 40 * 86_400_000];

/**
 * The occurrences to deliver now for an expression whose earliest undelivered occurrence is `firstDue`.
 * Normally that is one. After downtime it is every occurrence of the last five minutes, preceded by the latest older one.
 * AWS itself retries each missed delivery for up to 24 hours by default; that would flood a laptop that slept overnight.
 * All times in epoch milliseconds, ascending.
 */
export function dueOccurrences(expression: CompiledExpression, firstDue: number, now: number): number[] {
  if (!expression.recurring) return [firstDue];
  const recentFrom = now - CATCH_UP_MS;
  const latest = firstDue <= recentFrom ? latestWithin(expression, firstDue, recentFrom) : undefined;
  const recent = between(expression, Math.max(firstDue - 1, recentFrom), now);
  return latest === undefined ? recent : [latest, ...recent];
}

function between(expression: CompiledExpression, after: number, until: number): number[] {
  const found: number[] = [];
  for (let at = expression.next(after); at !== undefined && at <= until; at = expression.next(at)) found.push(at);
  return found;
}

/** The latest occurrence in [from, until], looked for in growing windows so that a long gap costs little. */
function latestWithin(expression: CompiledExpression, from: number, until: number): number | undefined {
  for (const window of LOOK_BACK_MS) {
    const last = between(expression, Math.max(from - 1, until - window), until).at(-1);
    if (last !== undefined || until - window <= from) return last;
  }
  return between(expression, from - 1, until).at(-1);
}
