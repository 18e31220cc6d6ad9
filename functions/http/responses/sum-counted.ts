import type { Histogram, JobCounters, JobState } from "../../../shared/domain/definition/job.ts";

/** Jobs or workflows behind one label set, and what their runs have counted. */
export interface Counted {
  readonly labels: Readonly<Record<string, string>>;
  /** Runs queued or running. */
  readonly active: number;
  readonly counters: JobCounters;
}

export function countedOf(labels: Counted["labels"], { active_runs, counters }: JobState): Counted {
  return { labels, active: active_runs.length, counters };
}

/** One sum for each distinct set of labels, in the order of their first. */
export function summed(of: readonly Counted[]): readonly Counted[] {
  return [...Map.groupBy(of, ({ labels }) => JSON.stringify(labels)).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || same.length === 1) return same;
    const counters = same.map((one) => one.counters);
    return {
      labels: first.labels,
      active: same.reduce((sum, { active }) => sum + active, 0),
      counters: {
        runs: summedRuns(counters.flatMap(({ runs }) => runs)),
        duration: summedHistogram(counters.map(({ duration }) => duration)),
        lateness: summedHistogram(counters.map(({ lateness }) => lateness)),
      },
    };
  });
}

function summedRuns(runs: JobCounters["runs"]): JobCounters["runs"] {
  return [...Map.groupBy(runs, ({ status, triggerSource }) => `${status} ${triggerSource}`).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : { ...first, count: same.reduce((sum, { count }) => sum + count, 0) };
  });
}

function summedHistogram(histograms: readonly Histogram[]): Histogram {
  const buckets: number[] = [];
  for (const one of histograms) for (const [index, count] of one.buckets.entries()) buckets[index] = (buckets[index] ?? 0) + count;
  return { buckets, sum: histograms.reduce((sum, one) => sum + one.sum, 0) };
}
