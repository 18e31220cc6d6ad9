import type { Day } from "./calendar.ts";
import { countSpans, type HourOfSpans } from "./span-counts.ts";
import type { CountedKind } from "./statistics.ts";

/** How many runs of a day came to which end, and how many have still to come. `total` is the sum of the others. */
export interface DayCount {
  readonly total: number;
  readonly success: number;
  /** Failed, timed out, or missed. */
  readonly failed: number;
  /** Occurrences to come. */
  readonly pending: number;
  /** Queued or running. */
  readonly running: number;
}

/** How the runs of each day ended, of these kinds; `pending`: by day. What was cancelled or skipped is counted nowhere. */
export function countDays(
  days: readonly Day[],
  hours: readonly HourOfSpans[],
  kinds: readonly CountedKind[],
  pending: readonly number[],
): readonly DayCount[] {
  return countSpans(days, hours, kinds).map((sum, index) => {
    const { success = 0, failed = 0, timeout = 0, missed = 0, queued = 0, running = 0 } = sum;
    const parts = { success, failed: failed + timeout + missed, pending: pending[index] ?? 0, running: queued + running };
    return { total: parts.success + parts.failed + parts.pending + parts.running, ...parts };
  });
}
