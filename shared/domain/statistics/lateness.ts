/** How late runs of jobs began, counted in buckets. */

/** How many runs began how late, by the number of their bucket (`latenessBucket`). */
export type LatenessCounts = Readonly<Record<string, number>>;

/** Below this, in seconds, lateness is not told apart. */
const LEAST_LATENESS = 0.01;
/** Each bucket's upper bound is a tenth above that of the one before. */
const RATIO = 1.1;

/** The bucket of a lateness in seconds: 0 up to 10 ms, then one for each tenth more. */
export function latenessBucket(seconds: number): number {
  return seconds <= LEAST_LATENESS ? 0 : Math.ceil(Math.log(seconds / LEAST_LATENESS) / Math.log(RATIO));
}

/**
 * Which lateness, in seconds to three digits, these shares of the runs (0.5, 0.99) did not exceed, as the upper bounds of their
 * buckets: at most a tenth too high. Undefined: no run has begun.
 */
export function latenessShares(
  counts: readonly { readonly lateness: LatenessCounts }[],
  shares: readonly number[],
): readonly number[] | undefined {
  const sum: Record<string, number> = {};
  for (const { lateness } of counts) for (const [bucket, count] of Object.entries(lateness)) sum[bucket] = (sum[bucket] ?? 0) + count;
  const buckets = Object.entries(sum)
    .map(([bucket, count]) => [Number(bucket), count] as const)
    .toSorted(([a], [b]) => a - b);
  const all = buckets.reduce((total, [, count]) => total + count, 0);
  if (all === 0) return undefined;
  return shares.map((share) => {
    let left = Math.ceil(share * all);
    const [bucket = 0] = buckets.find(([, count]) => (left -= count) <= 0) ?? [];
    return Number((LEAST_LATENESS * RATIO ** bucket).toPrecision(3));
  });
}
