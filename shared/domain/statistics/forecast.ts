import { countOccurrences, type Engine, occurrencesBy } from "../schedule/count-occurrences.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { Span } from "./span-counts.ts";
import { isKnown, type KnownRuns } from "./known-runs.ts";

/** A schedule whose occurrences will come. None for one that is paused, gone, or ended. */
export interface Forecast {
  /** The schedule's, a ULID. */
  readonly id: string;
  readonly schedule: Schedule;
  /** Whose rule says when it is due where clocks change. @default belfry */
  readonly engine?: Engine;
  /** It has occurrences from this instant on (epoch ms), and before `until`; null: without end. */
  readonly from: number;
  readonly until: number | null;
}

/** Instants in [from, until), epoch ms, that some of the occurrences may have runs of. */
export interface OpenSpan {
  readonly from: number;
  readonly until: number;
  /** Those that have: they are counted as runs. */
  readonly known: KnownRuns;
}

/**
 * How many occurrences have still to come, by day: in `open` those without a run, and all from `later` (epoch ms) on. So that each
 * is either a run or to come, `open` and `later` follow from the counts of runs that the numbers are shown with.
 */
export function pendingByDay(
  forecasts: readonly Forecast[],
  days: readonly Span[],
  { open, later }: { readonly open: readonly OpenSpan[]; readonly later: number },
): number[] {
  const pending = laterByDay(forecasts, days, later);
  for (const span of open) {
    for (const at of withoutRun(forecasts, span)) {
      const index = days.findIndex(({ from, until }) => from <= at && at < until);
      if (index >= 0) pending[index] = (pending[index] ?? 0) + 1;
    }
  }
  return pending;
}

function withoutRun(forecasts: readonly Forecast[], { from, until, known }: OpenSpan): number[] {
  return forecasts.flatMap(({ id, schedule, engine = "belfry", ...lasts }) =>
    occurrencesBy(engine, schedule, Math.max(from, lasts.from), Math.min(until, lasts.until ?? until)).filter(
      (at) => !isKnown(known, id, at),
    ),
  );
}

/** Schedules that are due at the same times are counted together. */
function laterByDay(forecasts: readonly Forecast[], days: readonly Span[], later: number): number[] {
  const [first, end] = [days[0]?.from ?? 0, days.at(-1)?.until ?? 0];
  const bounded = forecasts.map(({ schedule, engine = "belfry", from, until }) => {
    return { schedule, engine, from: Math.max(from, later, first), until: Math.min(until ?? end, end) };
  });
  const alike = Map.groupBy(
    bounded.filter(({ from, until }) => from < until),
    ({ schedule, engine, from, until }) => `${engine} ${from} ${until} ${Object.values(schedule).join(" ")}`,
  );
  const sums = days.map(() => 0);
  for (const [one, ...more] of alike.values()) {
    if (!one) continue;
    const bounds = [...days.map(({ from }) => from), end].map((bound) => Math.min(Math.max(bound, one.from), one.until));
    for (const [index, count] of countOccurrences(one.schedule, bounds, one.engine).entries())
      sums[index] = (sums[index] ?? 0) + count * (1 + more.length);
  }
  return sums;
}
