/** A run: the record of one occurrence. How it changes: `run-transition.ts`. */
import type { PastAttempt } from "./changes/past-attempt.ts";
import type { RunId } from "./run-id.ts";
import type { RunCause } from "./reasons/run-cause.ts";
import { ACTIVE_STATUSES, type RunStatus } from "./run-status.ts";
import type { Words } from "../texts/text.ts";

export { type Outcome, OUTCOMES, RUN_STATUSES, type RunStatus } from "./run-status.ts";

/** One occurrence's record. Times are ISO 8601 in UTC with milliseconds. */
export interface Run {
  readonly run_id: RunId;
  readonly job_id: string;
  readonly scope: string;
  readonly status: RunStatus;
  /** Why it was skipped or missed, timed out without a start, or was given up. */
  readonly reason: Words | null;
  readonly trigger_source: string;
  readonly scheduled_at: string;
  readonly queued_at: string;
  /** Of the current attempt. */
  readonly started_at: string | null;
  /** When its first attempt was started; of a worker that reports no start, when that one said it began. */
  readonly begun_at: string | null;
  readonly finished_at: string | null;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Those before the current one, the newest of them; see `attempts.ts`. */
  readonly past_attempts: readonly PastAttempt[];
  readonly error: Words | null;
  /** What the worker returned, any JSON value; null also while `result_key` says where it is. */
  readonly result: unknown;
  /** Where a result is kept that is too large for the record. */
  readonly result_key: string | null;
  /** Why the worker left its result out. */
  readonly result_omitted: string | null;
  /** `finished_at` as the last report about it said, by its worker's own clock: the same again is that report said again. */
  readonly reported_at: string | null;
  /** When the waiting attempt is sent again, while it waits. */
  readonly retry_at: string | null;
  /** Who reported the start of the current attempt. */
  readonly worker_id: string | null;
  /** How often the current message was taken over from a lost worker: it still names the attempt that it was sent for. */
  readonly takeovers: number;
  /** Seconds of silence after which another worker may take the attempt over; null: none may. */
  readonly lease_sec: number | null;
  /** When that would be, unless the worker is heard of again. */
  readonly lease_until: string | null;
  /** Seconds until the next run of a job in queue mode, as its worker asked for; 0: it asked for none. */
  readonly next_delay_sec: number | null;
  /**
   * The message that started it, by SQS's id, which a redelivery keeps: only that message goes on where it stopped;
   * another one for the same occurrence (plans overlap on purpose) finds the run taken care of.
   */
  readonly started_by: string | null;
  readonly dispatch: DispatchSettings;
}

/** The job's settings as they were when the run was started: a later edit does not change a run under way. */
export interface DispatchSettings {
  readonly queue: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly timeout_sec: number;
  readonly retry_limit: number;
  readonly misfire_grace_sec: number;
  readonly telemetry_label: string | null;
  /** Seconds; set exactly for a link of a queue-mode job's chain. */
  readonly interval_seconds: number | null;
  /** The definition's activation this run belongs to; see `JobDefinition.active_since`. */
  readonly active_since: string;
  /** And its generation. */
  readonly generation: string;
  /** Set for an occurrence by the clock: only such a one may give way to the next. */
  readonly scheduled?: true;
  /** The definition's version that it was started by; absent in records of earlier versions, and of steps. */
  readonly version?: number;
  /** What made it, where the rest of the record does not say it. */
  readonly cause?: RunCause | undefined;
  /** How many events led to it; absent: none. */
  readonly hop?: number;
  /** The step of a workflow's run that it is, if it is one. */
  readonly step?: StepOfRun;
}

/** Which step a run is. */
interface StepOfRun {
  readonly workflow_id: string;
  /** The workflow's run. */
  readonly run_id: RunId;
  /** The step's place in the DAG. */
  readonly place: number;
  /** The workflow that the step starts a run of, if it is such a step. */
  readonly child_workflow_id?: string;
  /** The DAG that Airflow runs for the step, if it is such a step. */
  readonly dag_id?: string;
}

export function isFinal(status: RunStatus): boolean {
  return !ACTIVE_STATUSES.some((active) => active === status);
}

/** Did it run, and not do what it was for? */
export function isFailure(status: RunStatus): boolean {
  return status === "failed" || status === "timeout";
}

/** When an active run must be looked at again (epoch ms): the end of its time if it runs, of its patience if it waits. */
export function expiryOf(run: Run): number {
  if (run.started_at !== null && run.status === "running") {
    return Date.parse(run.started_at) + run.dispatch.timeout_sec * 1000;
  }
  const waitingSince = Date.parse(run.retry_at ?? run.queued_at);
  return waitingSince + (run.dispatch.misfire_grace_sec + run.dispatch.timeout_sec) * 1000;
}

/** When the current attempt was handed to the workers, epoch ms; one that waits for its retry: when it will be. */
export function handedOverAt(run: Pick<Run, "retry_at" | "queued_at">): number {
  return Date.parse(run.retry_at ?? run.queued_at);
}

/** Is it on record some seconds ahead of its second? Then it holds a slot for that second only. */
export function isPreCreatedFor(run: Pick<Run, "status" | "attempt" | "queued_at">, now: number): boolean {
  return run.status === "queued" && run.attempt === 1 && Date.parse(run.queued_at) > now;
}

/** May the next occurrence have this run's slot? One of the clock's own that nobody has started within `timeout_sec`. */
export function mayBeReplaced(run: Run, now: number): boolean {
  return run.dispatch.scheduled === true && isLeftWaiting(run, now);
}

/** Was it handed to the workers more than `timeout_sec` ago, and nobody has begun it? */
export function isLeftWaiting(run: Run, now: number): boolean {
  return run.status === "queued" && now > handedOverAt(run) + run.dispatch.timeout_sec * 1000;
}

/**
 * Seconds from the scheduled time to the start of the first attempt: what came after, a retry or a takeover, is no lateness.
 * Until it has started, to its queueing.
 */
export function latenessSeconds(run: Pick<Run, "begun_at" | "started_at" | "queued_at" | "scheduled_at">): number {
  return Math.max(0, (Date.parse(run.begun_at ?? run.started_at ?? run.queued_at) - Date.parse(run.scheduled_at)) / 1000);
}

/** The lateness of what has begun, as far as is known; null: it has not, or never will. Workers need not report a start. */
export function latenessOnceBegun(run: Pick<Run, "status" | "begun_at" | "started_at" | "queued_at" | "scheduled_at">): number | null {
  const begun = run.begun_at !== null || run.started_at !== null || run.status === "success" || run.status === "failed";
  return begun ? latenessSeconds(run) : null;
}

/** What begins later than this, in seconds, is worth telling an operator. */
const LATE_SECONDS = 60;

/** Did its first attempt begin so late that an operator should hear of it? */
export function isLate(run: Run): boolean {
  return latenessSeconds(run) > LATE_SECONDS;
}

/** Seconds between start (or queueing, for workers that do not report it) and finish. */
export function durationSeconds(run: Run): number | undefined {
  if (run.finished_at === null) return undefined;
  return Math.max(0, (Date.parse(run.finished_at) - Date.parse(run.started_at ?? run.queued_at)) / 1000);
}
