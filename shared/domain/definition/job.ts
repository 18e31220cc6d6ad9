import type { Definition } from "./definition.ts";
import type { RecentOutcome } from "../run/recent-outcome.ts";
import type { Outcome, RunStatus } from "../run/run.ts";
import type { RunId } from "../run/run-id.ts";
import type { Words } from "../texts/text.ts";

/** A job as its owner defined it. */
export interface JobDefinition extends Definition {
  readonly kind: "job";
  readonly job_id: string;
  /** Dotted name, `{scope}.jobs.{service}`. */
  readonly queue: string;
  readonly max_parallel: number;
  readonly default_params: Readonly<Record<string, unknown>>;
  readonly timeout_sec: number;
  readonly retry_limit: number;
  readonly telemetry_label: string | null;
}

/** What running a job changes: kept apart from its definition, so that a run wakes nobody who watches definitions. */
export interface JobState {
  readonly active_runs: readonly RunId[];
  readonly last_run_at: string | null;
  readonly last_status: RunStatus | null;
  readonly last_error: Words | null;
  readonly next_due_at: string | null;
  /** The activation that `next_due_at` belongs to: a job that was rescheduled since has another first occurrence. */
  readonly next_due_since: string | null;
  readonly counters: JobCounters;
  /** The last outcomes, in the order in which they ended. */
  readonly recent: readonly RecentOutcome[];
  /** The run that was the last to end as `failed` or `timeout`; null: none has, or it is not known from an earlier version. */
  readonly last_failed_run: RunId | null;
  /** The generation of the definition that this is the state of; null: none has run yet. */
  readonly generation: string | null;
  /** Queue mode: the chain's one next link. Null: it has none yet. */
  readonly link: ChainLink | null;
}

/** The next run of a job that its worker's report starts: exactly one a chain. Whoever reschedules moves it. */
export interface ChainLink {
  readonly run_id: RunId;
  /** ISO 8601; null: its run was the last one, its worker said so. */
  readonly due_at: string | null;
  /** From when its delay counts, where that is the job's interval: an edited interval moves it. ISO 8601. */
  readonly interval_from: string | null;
  /** The activation it belongs to. */
  readonly active_since: string;
}

export interface JobCounters {
  /** Ended runs by status and trigger source. */
  readonly runs: readonly { readonly status: RunStatus; readonly triggerSource: string; readonly count: number }[];
  readonly duration: Histogram;
  readonly lateness: Histogram;
}

/** Counts per bucket (not cumulative), in the order of the bounds, the last one for everything above. */
export interface Histogram {
  readonly buckets: readonly number[];
  readonly sum: number;
}

export interface Job {
  readonly definition: JobDefinition;
  readonly state: JobState;
}

/** Upper bounds in seconds of the buckets of `jennie_job_duration_seconds`. */
export const DURATION_BOUNDS = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600] as const;
/** Upper bounds in seconds of the buckets of lateness. */
export const LATENESS_BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300, 3_600] as const;

/** The index of the bucket a value belongs to; one past the last bound for what is above all. */
export function bucketOf(bounds: readonly number[], value: number): number {
  const index = bounds.findIndex((bound) => value <= bound);
  return index === -1 ? bounds.length : index;
}

/** The state, if it is that of this very generation; else that of a definition that has not run yet. */
export function stateOfGeneration(state: JobState | undefined, generation: string): JobState {
  return state === undefined || (state.generation !== null && state.generation !== generation) ? EMPTY_STATE : state;
}

export const EMPTY_STATE: JobState = {
  active_runs: [],
  last_run_at: null,
  last_status: null,
  last_error: null,
  next_due_at: null,
  next_due_since: null,
  generation: null,
  link: null,
  recent: [],
  last_failed_run: null,
  counters: {
    runs: [],
    duration: { buckets: DURATION_BOUNDS.map(() => 0).concat(0), sum: 0 },
    lateness: { buckets: LATENESS_BOUNDS.map(() => 0).concat(0), sum: 0 },
  },
};

/** What one ended run adds to its job's state. */
export interface EndedRun {
  readonly runId: RunId;
  /** When it was due, ISO 8601. */
  readonly scheduledAt: string;
  readonly attempt: number;
  readonly status: Outcome;
  readonly triggerSource: string;
  readonly error: Words | null;
  readonly durationSeconds: number;
  readonly latenessSeconds: number;
}

/** Words of `trigger_source` that are counted by name. */
const COUNTED_SOURCES = ["scheduler", "manual", "auto-reschedule", "bootstrap", "resume", "event", "workflow", "api"] as const;

/** The word a run is counted under: a caller's own words share one, so that a state cannot grow without end. */
export function countedSource(source: string): string {
  return COUNTED_SOURCES.find((word) => word === source) ?? "other";
}
