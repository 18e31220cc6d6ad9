/** Statistics by the hour: how many runs of a UTC hour came to which end. When a count that is kept holds: `statistics-age.ts`. */
import { type DefinitionKey, isStep, parseDefinitionKey } from "../definition/definition-key.ts";
import { type RunId, timeOf } from "../run/run-id.ts";
import type { RunStatus } from "../run/run.ts";
import { isScheduleId } from "../schedules/schedule-id.ts";
import { isRecent, type KnownRuns, knownRuns, MOST_KNOWN } from "./known-runs.ts";
import { latenessBucket, type LatenessCounts } from "./lateness.ts";

export const HOUR_MS = 3_600_000;
/** Counts are kept by the quarter of an hour, so that days of every time zone can be summed up from them. */
export const QUARTERS = 4;
export const QUARTER_MS = HOUR_MS / QUARTERS;

/** What is counted of a run. */
export interface CountedRun {
  readonly owner: DefinitionKey;
  readonly run_id: RunId;
  readonly status: RunStatus;
  /** Seconds from its scheduled time to its start; null: it has not begun, or never will. */
  readonly lateness: number | null;
}

/** Runs of jobs; of steps, which carry the time of their workflow's run; of workflows; and of those workflows that are schedules. */
export const COUNTED_KINDS = ["job", "step", "workflow", "schedule"] as const;
export type CountedKind = (typeof COUNTED_KINDS)[number];
export type StatusCounts = Partial<Readonly<Record<RunStatus, number>>>;
export type QuarterCount = Readonly<Record<CountedKind, StatusCounts>>;

/** How many runs of an hour have which status, by when they were due. */
export interface HourCount {
  /** One for each quarter, in their order. */
  readonly quarters: readonly QuarterCount[];
  /** How late runs of jobs began. */
  readonly lateness: LatenessCounts;
  /** Which runs of schedules were counted, of those due lately: what else is due then has still to come. */
  readonly known: KnownRuns;
  /** There were more runs than are counted. */
  readonly cut: boolean;
}

/** Counts the runs of the hour that begins at `hour` (epoch ms), as they were found from `at` on. */
export function countHour(
  hour: number,
  runs: readonly CountedRun[],
  { at = Number.POSITIVE_INFINITY, cut = false }: { readonly at?: number; readonly cut?: boolean } = {},
): HourCount {
  const quarters = Array.from({ length: QUARTERS }, (): Record<CountedKind, Counter<RunStatus>> => {
    return { job: {}, step: {}, workflow: {}, schedule: {} };
  });
  const lateness: Record<string, number> = {};
  const recent: { readonly id: string; readonly due: number }[] = [];
  for (const { owner, run_id, status, lateness: late } of runs) {
    const { id } = parseDefinitionKey(owner);
    const kind = countedKindOf(owner);
    const due = timeOf(run_id);
    const quarter = quarters[Math.floor((due - hour) / QUARTER_MS)];
    if (quarter) add(quarter[kind], status);
    if (late !== null && kind === "job") add(lateness, String(latenessBucket(late)));
    if (kind === "schedule" && isRecent(due, at)) recent.push({ id, due });
  }
  return { quarters, lateness, known: knownRuns(recent.slice(0, MOST_KNOWN)), cut: cut || recent.length > MOST_KNOWN };
}

/** As what the runs of a definition are counted. */
export function countedKindOf(owner: DefinitionKey): CountedKind {
  const { kind, id } = parseDefinitionKey(owner);
  if (kind === "workflow") return isScheduleId(id) ? "schedule" : "workflow";
  return isStep(id) ? "step" : "job";
}

/** The sum of counts of one kind or several; `quarters`: of these alone. */
export function sumOfStatuses(quarters: readonly QuarterCount[], kinds: readonly CountedKind[] = COUNTED_KINDS): StatusCounts {
  const sum: Counter<RunStatus> = {};
  for (const quarter of quarters) {
    for (const kind of kinds) for (const [status, count] of entriesOf(quarter[kind])) add(sum, status, count);
  }
  return sum;
}

/** All runs that are counted. */
export function totalOf({ quarters }: Pick<HourCount, "quarters">): number {
  return Object.values(sumOfStatuses(quarters)).reduce((sum, count) => sum + count, 0);
}

type Counter<Key extends string> = Partial<Record<Key, number>>;

function add<Key extends string>(counter: Counter<Key>, key: Key, count = 1): void {
  counter[key] = (counter[key] ?? 0) + count;
}

/** Of a record whose keys are those of its type. */
function entriesOf(counts: StatusCounts): readonly (readonly [RunStatus, number])[] {
  return Object.entries(counts) as (readonly [RunStatus, number])[];
}
