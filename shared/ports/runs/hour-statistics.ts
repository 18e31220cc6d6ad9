/**
 * Counts of runs by the UTC hour, as they are kept, and marks of hours whose runs have changed since. Hours are given by their beginning,
 * epoch ms. Not here: counting runs (`RunStore.runsOfHour`, `WorkflowRunStore.runsOfHour`), and judging whether a count still holds
 * (`domain/statistics/statistics-age.ts`).
 */
import type { HourCount } from "../../domain/statistics/statistics.ts";
import type { KeptHour } from "../../domain/statistics/statistics-age.ts";

export interface HourStatistics {
  /** What is kept of the hours from `first` to `last`, at a request a month; of others nothing. Eventually consistent. */
  readHours(first: number, last: number): Promise<ReadonlyMap<number, KeptHour>>;
  /** Keeps a count that began at `at`, unless one is kept that began later. Repeated: nothing. Touches no mark. */
  keepCount(hour: number, at: number, count: HourCount): Promise<void>;
  /** Notes that runs of the hour have changed at an instant, unless a later one is noted. Fails after a second. Touches no count. */
  markHour(hour: number, at: number): Promise<void>;
  /** Gives up the counts of the hours from `first` to `last`. Repeated: nothing. Touches no mark. */
  forgetCounts(first: number, last: number): Promise<void>;
}
