import type { RunEntry } from "../runs/run-list.ts";
import { instantOf, wallAt } from "../time/time.ts";

/** A run that ran and ended. */
export interface ChartPoint {
  readonly run_id: string;
  /** When it was due, epoch ms. */
  readonly at: number;
  /** How long it took, and how late it began. */
  readonly seconds: number;
  readonly lateness: number;
  readonly failed: boolean;
}

/** An hour or a day of them. */
export interface Stretch {
  /** Its first instant, epoch ms. */
  readonly from: number;
  readonly runs: number;
  readonly failed: number;
  /** Seconds that half, and 95 %, of its successes took at most; undefined: there are none. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  /** Seconds. */
  readonly latest: number;
}

/** Runs that ran and ended, the oldest first. */
export function pointsOf(runs: readonly RunEntry[]): readonly ChartPoint[] {
  const points = runs.flatMap(({ run_id, scheduled_at, started_at, finished_at, duration_sec, lateness, status }) => {
    if (started_at === null || finished_at === null || duration_sec === null || status === "cancelled") return [];
    const at = Date.parse(scheduled_at);
    return [{ run_id, at, seconds: duration_sec, lateness: Math.max(0, lateness), failed: status !== "success" }];
  });
  return points.toSorted((a, b) => a.at - b.at);
}

/** The least of these values that is not exceeded by such a share of them; undefined: there are none. */
function percentile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)];
}

export function usualOf(points: readonly ChartPoint[]): Pick<Stretch, "p50" | "p95"> {
  const successes = points.flatMap(({ failed, seconds }) => (failed ? [] : [seconds]));
  return { p50: percentile(successes, 0.5), p95: percentile(successes, 0.95) };
}

/** The hours or days of a zone in which there were some, the newest first. */
export function stretchesOf(points: readonly ChartPoint[], zone: string, by: "hour" | "day"): readonly Stretch[] {
  const groups = Map.groupBy(points, ({ at }) => startOf(at, zone, by));
  const stretches = [...groups].map(([from, some]) => ({
    from,
    runs: some.length,
    failed: some.filter(({ failed }) => failed).length,
    ...usualOf(some),
    latest: Math.max(...some.map(({ lateness }) => lateness)),
  }));
  return stretches.toSorted((a, b) => b.from - a.from);
}

function startOf(at: number, zone: string, by: "hour" | "day"): number {
  const { year, month, day, hour } = wallAt(at, zone);
  return instantOf(Date.UTC(year, month - 1, day, by === "hour" ? hour : 0), zone);
}
