export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** p50, p95, p99 and largest of some numbers, rounded to `digits` decimals. Of none: zeros. */
export function percentiles(values: readonly number[], digits = 3): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(digits));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** The same of milliseconds, to a tenth. */
export function milliseconds(values: readonly number[]): Percentiles {
  return percentiles(values, 1);
}
