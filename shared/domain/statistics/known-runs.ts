/**
 * Which occurrences of schedules have a run, as far as a count knew. A count and a forecast of the same days come together by it:
 * an occurrence that was due lately is in the one, or else in the other, whenever the count was made.
 */

/**
 * So long, in ms, an occurrence without a run still counts as one to come: runs of Airflow are heard of some time after they were
 * due. Shorter than an hour takes to settle, so that counts that hold know of all.
 */
export const FORECAST_LAG_MS = 600_000;
/** Runs of an hour that are remembered so, in a record of 400 KB at most. */
export const MOST_KNOWN = 20_000;

/** By when they were due (epoch ms), whose. */
export type KnownRuns = ReadonlyMap<number, ReadonlySet<string>>;

/** Is what was due then recent for a count made at `at`? What is not by the whole second is no occurrence. */
export function isRecent(due: number, at: number): boolean {
  return due > at - FORECAST_LAG_MS && due % 1000 === 0;
}

export function knownRuns(runs: readonly { readonly id: string; readonly due: number }[]): KnownRuns {
  const known = new Map<number, Set<string>>();
  for (const { id, due } of runs) known.set(due, (known.get(due) ?? new Set()).add(markOf(id)));
  return known;
}

export function isKnown(known: KnownRuns, id: string, due: number): boolean {
  return known.get(due)?.has(markOf(id)) ?? false;
}

/** In characters. */
export const MARK_LENGTH = 10;

/** 50 of the 80 random bits of a ULID. */
function markOf(id: string): string {
  return id.slice(-MARK_LENGTH);
}
