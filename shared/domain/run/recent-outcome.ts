/** The last outcomes of a definition, kept with its state: what bars and streaks are drawn from without reading a record. */
import type { RunStatus } from "./run.ts";

/** So many outcomes are kept at least, once there have been so many. */
export const RECENT_KEPT = 30;
/** And so many at most: at ten bytes each the state stays within one write unit of 1 KB. */
export const RECENT_LIMIT = 40;

/** How one occurrence ended, or that it did not start. */
export interface RecentOutcome {
  readonly status: RunStatus;
  /** When it was due, epoch seconds. */
  readonly due: number;
  /** Of what ran, in seconds, to three digits; 0 for what did not. */
  readonly durationSeconds: number;
  readonly latenessSeconds: number;
  /** The last attempt; 31 stands for all from there on. */
  readonly attempt: number;
}

/** Outcomes that are trouble: whoever is responsible should know. */
const TROUBLE: ReadonlySet<RunStatus> = new Set(["failed", "timeout", "missed"]);

/** Since when it goes wrong each time, as far as is kept. What was skipped or cancelled says nothing either way. */
export interface Streak {
  readonly length: number;
  /** The first of them, epoch seconds; null: there is none. */
  readonly since: number | null;
  /** The last of them. */
  readonly last: RecentOutcome | undefined;
  /** None of them ran. */
  readonly onlyMissed: boolean;
}

export function streakOf(recent: readonly RecentOutcome[]): Streak {
  const telling = byTime(recent).filter(({ status }) => TROUBLE.has(status) || status === "success");
  const failing = telling.slice(telling.findLastIndex(({ status }) => status === "success") + 1);
  return {
    length: failing.length,
    since: failing[0]?.due ?? null,
    last: failing.at(-1),
    onlyMissed: failing.length > 0 && failing.every(({ status }) => status === "missed"),
  };
}

/** Has it gone wrong lately? Where nothing is kept, it may have. */
export function hasFailed(recent: readonly RecentOutcome[]): boolean {
  return recent.length === 0 || recent.some(({ status }) => TROUBLE.has(status));
}

/** How long it usually takes, in seconds: the 50th and 95th percentile of the kept successes; undefined: none is kept. */
export function usualSeconds(recent: readonly RecentOutcome[]): { readonly p50: number; readonly p95: number } | undefined {
  const durations = recent.flatMap(({ status, durationSeconds }) => (status === "success" ? [durationSeconds] : [])).sort((a, b) => a - b);
  const at = (share: number) => durations[Math.ceil(share * durations.length) - 1];
  const [p50, p95] = [at(0.5), at(0.95)];
  return p50 === undefined || p95 === undefined ? undefined : { p50, p95 };
}

/** By when they were due, the oldest first: they are kept in the order in which they ended. */
export function byTime(recent: readonly RecentOutcome[]): readonly RecentOutcome[] {
  return recent.toSorted((a, b) => a.due - b.due);
}
