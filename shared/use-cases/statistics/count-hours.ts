import { countHour, HOUR_MS, type HourCount, totalOf } from "../../domain/statistics/statistics.ts";
import { hourAt, isSettled, type KeptHour, mustCount } from "../../domain/statistics/statistics-age.ts";
import type { Ports } from "../../ports/groups.ts";

export type StatisticsPorts = Pick<Ports, "runs" | "workflowRuns" | "statistics" | "retentionDays" | "clock" | "telemetry">;

/** An hour, and how its runs ended. */
export interface CountedHour {
  /** Its beginning, epoch ms. */
  readonly hour: number;
  /** Null: it has not been counted yet, or its records have expired. */
  readonly count: HourCount | null;
  /** When the count was begun, epoch ms; null: there is none. */
  readonly at: number | null;
  /** It was counted for this question. */
  readonly fresh: boolean;
  /** Nothing is known of that could change the count. */
  readonly settled: boolean;
  /** The count is older than it should be, there was no time for it, or it is none. */
  readonly behind: boolean;
}

/** Runs that are counted for one question, about: a second or two, and ten thousand read units. Whoever asks again goes on. */
const RUNS_AT_ONCE = 20_000;
/** And so long it may take, in ms: hours without runs take their time too. */
const LONGEST_COUNTING_MS = 5_000;
/** Runs of one hour that are counted, of jobs and steps, and of workflows: beyond, it is cut. */
const RUNS_OF_HOUR = 100_000;
const HOURS_AT_ONCE = 4;
const DAY_MS = 86_400_000;

/** Counts of the last `hours` UTC hours, the present one among them, oldest first. */
export function countHours(ports: StatisticsPorts, hours: number): Promise<readonly CountedHour[]> {
  const last = hourAt(ports.clock.now());
  return countSpan(ports, last - (hours - 1) * HOUR_MS, last);
}

/** Counts of the UTC hours from `first` to `last` (epoch ms), oldest first; counts anew what no longer holds, the newest first. */
export async function countSpan(ports: StatisticsPorts, first: number, last: number): Promise<readonly CountedHour[]> {
  const now = ports.clock.now();
  const all: number[] = [];
  for (let hour = first; hour <= last; hour += HOUR_MS) all.push(hour);
  if (all.length === 0) return [];
  const kept = await ports.statistics.readHours(first, last);
  // Records and counts older than that are gone.
  const expired = now - ports.retentionDays * DAY_MS - HOUR_MS;
  const due = all.filter((hour) => hour > expired && mustCount(hour, kept.get(hour), now));
  const counts = await countAnew(ports, due);
  return all.map((hour): CountedHour => {
    const { markedAt, counted: before }: KeptHour = kept.get(hour) ?? {};
    const fresh = counts.get(hour);
    const counted = fresh ?? before;
    if (!counted) return { hour, count: null, at: null, fresh: false, settled: false, behind: due.includes(hour) };
    const settled = isSettled(hour, { counted, ...(markedAt !== undefined && { markedAt }) });
    return { hour, ...counted, fresh: fresh !== undefined, settled, behind: fresh === undefined && due.includes(hour) };
  });
}

type Counted = Pick<NonNullable<KeptHour["counted"]>, "at" | "count">;

/** A few hours side by side, until so many runs have been counted. An hour that cannot be counted is reported and left as it was. */
async function countAnew(ports: StatisticsPorts, due: readonly number[]): Promise<ReadonlyMap<number, Counted>> {
  const counts = new Map<number, Counted>();
  const left = due.toReversed();
  const until = ports.clock.now() + LONGEST_COUNTING_MS;
  const runs = () => [...counts.values()].reduce((sum, { count }) => sum + totalOf(count), 0);
  while (left.length > 0 && runs() < RUNS_AT_ONCE && ports.clock.now() < until) {
    const some = left.splice(0, HOURS_AT_ONCE);
    await Promise.all(
      some.map(async (hour) => {
        const counted = await countOne(ports, hour);
        if (counted) counts.set(hour, counted);
      }),
    );
  }
  return counts;
}

async function countOne({ runs, workflowRuns, statistics, clock, telemetry }: StatisticsPorts, hour: number): Promise<Counted | undefined> {
  try {
    // Of what changes from here on, the count may miss some.
    const at = clock.now();
    const found = await Promise.all([runs.runsOfHour(hour, RUNS_OF_HOUR), workflowRuns.runsOfHour(hour, RUNS_OF_HOUR)]);
    const all = found.flatMap((part) => part.runs);
    const count = countHour(hour, all, { at, cut: found.some(({ more }) => more) });
    await statistics.keepCount(hour, at, count);
    return { at, count };
  } catch (error) {
    telemetry.record({
      name: "statistics.not_counted",
      level: "warn",
      detail: { hour: new Date(hour).toISOString(), error: String(error) },
    });
    return undefined;
  }
}
