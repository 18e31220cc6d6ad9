/**
 * The life of a run. Its status changes only through `transition`.
 *
 *     queued ──start──▶ running ──finish──▶ success | failed | timeout | cancelled
 *       ▲  └──finish (a worker that never reports its start)──▶ …
 *       └── an attempt failed or timed out, and attempts are left: attempt + 1, due at retry_at
 *
 *     failed | timeout | cancelled ──again──▶ queued: a step of a workflow that is retried
 *     skipped, missed: terminal from birth, with a reason; a queued run whose job was paused before its second is skipped too.
 */
import { retryDelaySeconds } from "./retry.ts";
import type { RunId } from "./run-id.ts";
import { type Text, text, type Words } from "./text.ts";

const ACTIVE_STATUSES = ["queued", "running"] as const;
const FINAL_STATUSES = ["success", "failed", "timeout", "cancelled", "skipped", "missed"] as const;
export const RUN_STATUSES = [...ACTIVE_STATUSES, ...FINAL_STATUSES] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** What an attempt can end with. */
export const OUTCOMES = ["success", "failed", "timeout", "cancelled"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Longest error text kept on a run, in characters. */
export const ERROR_LIMIT = 4_096;

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
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly error: Words | null;
  /** What the worker returned, any JSON value; null also while `result_key` says where it is. */
  readonly result: unknown;
  /** Where a result is kept that is too large for the record. */
  readonly result_key: string | null;
  /** When the waiting attempt is sent again, while it waits. */
  readonly retry_at: string | null;
  /** Who reported the start of the current attempt. */
  readonly worker_id: string | null;
  /** Seconds until the next run of a job in queue mode, as its worker asked for. */
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
}

export type RunEvent =
  | {
      readonly kind: "start";
      readonly attempt: number;
      readonly worker_id: string;
      /** Seconds after which another worker may take over an attempt whose worker fell silent. */
      readonly lease_sec: number;
    }
  | {
      readonly kind: "finish";
      readonly outcome: Outcome;
      /** Absent: whichever attempt is current. */
      readonly attempt?: number;
      readonly error?: Words | null;
      readonly result?: unknown;
      readonly result_key?: string;
      readonly started_at?: string;
      readonly finished_at?: string;
      readonly next_delay_sec?: number;
    }
  | { readonly kind: "expire" }
  /** Taken back before its second: its job was paused, deleted or rescheduled. */
  | { readonly kind: "revoke"; readonly reason: Text }
  /** Once more although it has ended, with this many further attempts after a failed one. */
  | { readonly kind: "again"; readonly retry_limit: number };

export type Transition =
  | { readonly kind: "changed"; readonly run: Run }
  /** Nothing to do: this very report was heard before. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly why: Text };

export function isFinal(status: RunStatus): boolean {
  return !ACTIVE_STATUSES.some((active) => active === status);
}

/** The only way a run's status changes. `now` is epoch ms. */
export function transition(run: Run, event: RunEvent, now: number): Transition {
  switch (event.kind) {
    case "start":
      return start(run, event, now);
    case "finish":
      return finish(run, event, now);
    case "expire":
      return expire(run, now);
    case "revoke":
      return revoke(run, event.reason, now);
    case "again":
      return again(run, event.retry_limit, now);
  }
}

/** When an active run must be looked at again (epoch ms): the end of its time if it runs, of its patience if it waits. */
export function expiryOf(run: Run): number {
  if (run.started_at !== null && run.status === "running") {
    return Date.parse(run.started_at) + run.dispatch.timeout_sec * 1000;
  }
  const waitingSince = Date.parse(run.retry_at ?? run.queued_at);
  return waitingSince + (run.dispatch.misfire_grace_sec + run.dispatch.timeout_sec) * 1000;
}

/** Seconds between the scheduled time and the start, or the queueing while it has not started. */
export function latenessSeconds(run: Run): number {
  return Math.max(0, (Date.parse(run.started_at ?? run.queued_at) - Date.parse(run.scheduled_at)) / 1000);
}

/** Seconds between start (or queueing, for workers that do not report it) and finish. */
export function durationSeconds(run: Run): number | undefined {
  if (run.finished_at === null) return undefined;
  return Math.max(0, (Date.parse(run.finished_at) - Date.parse(run.started_at ?? run.queued_at)) / 1000);
}

function start(run: Run, event: Extract<RunEvent, { kind: "start" }>, now: number): Transition {
  if (isFinal(run.status)) return { kind: "refused", why: text("run-ended", { status: run.status }) };
  if (event.attempt < run.attempt) return { kind: "refused", why: text("stale-attempt", { attempt: event.attempt, current: run.attempt }) };
  if (run.status === "queued") return { kind: "changed", run: running(run, run.attempt, event.worker_id, now) };
  if (run.worker_id === event.worker_id) return { kind: "unchanged" };
  const silentFor = now - Date.parse(run.started_at ?? run.queued_at);
  if (silentFor < event.lease_sec * 1000) return { kind: "refused", why: text("claimed-by-other") };
  // The message came back although its worker would have kept it hidden: that worker is gone, and its attempt is used up.
  if (run.attempt > run.dispatch.retry_limit) {
    return { kind: "changed", run: ended(run, "failed", now, { error: text("worker-lost"), reason: text("worker-lost") }) };
  }
  return { kind: "changed", run: running(run, run.attempt + 1, event.worker_id, now) };
}

function finish(run: Run, event: Extract<RunEvent, { kind: "finish" }>, now: number): Transition {
  if (event.attempt !== undefined && event.attempt > run.attempt) {
    return { kind: "refused", why: text("attempt-not-begun", { attempt: event.attempt, current: run.attempt }) };
  }
  if (isFinal(run.status)) {
    if (run.status === event.outcome) return { kind: "unchanged" };
    return { kind: "refused", why: text("run-ended", { status: run.status }) };
  }
  const stale = event.attempt !== undefined && event.attempt < run.attempt;
  if (stale && event.outcome !== "success") return { kind: "unchanged" };
  // A late success of an earlier attempt still is the run's success: the work is done, and must not be done again.
  const reported: Run = {
    ...run,
    started_at: event.started_at === undefined ? run.started_at : iso(Date.parse(event.started_at)),
    next_delay_sec: event.next_delay_sec ?? run.next_delay_sec,
  };
  // A worker's clock may be wrong; what follows is timed from this instant.
  const at = event.finished_at === undefined ? now : Math.max(Date.parse(run.queued_at), Math.min(now, Date.parse(event.finished_at)));
  return {
    kind: "changed",
    run: endAttempt(reported, event.outcome, at, {
      error: event.error ?? null,
      result: event.result ?? null,
      result_key: event.result_key ?? null,
    }),
  };
}

function expire(run: Run, now: number): Transition {
  if (isFinal(run.status)) return { kind: "unchanged" };
  if (now < expiryOf(run)) return { kind: "unchanged" };
  if (run.status === "running") {
    return { kind: "changed", run: endAttempt(run, "timeout", now, { error: text("timed-out", { seconds: run.dispatch.timeout_sec }) }) };
  }
  const reason = text("no-worker-in-time");
  return { kind: "changed", run: ended(run, "timeout", now, { error: reason, reason }) };
}

function revoke(run: Run, reason: Text, now: number): Transition {
  if (run.status !== "queued" || run.attempt > 1) return { kind: "unchanged" };
  return { kind: "changed", run: { ...run, status: "skipped", reason, finished_at: iso(now) } };
}

function again(run: Run, retryLimit: number, now: number): Transition {
  if (run.status !== "failed" && run.status !== "timeout" && run.status !== "cancelled") return { kind: "unchanged" };
  const dispatch = { ...run.dispatch, retry_limit: retryLimit + run.attempt };
  const fresh = { ...run, dispatch, status: "queued", reason: null, result: null, result_key: null, finished_at: null } as const;
  return { kind: "changed", run: { ...fresh, attempt: run.attempt + 1, started_at: null, worker_id: null, retry_at: iso(now) } };
}

interface Ending {
  readonly error?: Words | null;
  readonly result?: unknown;
  readonly result_key?: string | null;
  readonly reason?: Text | null;
}

function endAttempt(run: Run, outcome: Outcome, now: number, ending: Ending): Run {
  const another = (outcome === "failed" || outcome === "timeout") && run.attempt <= run.dispatch.retry_limit;
  if (!another) return ended(run, outcome, now, ending);
  const attempt = run.attempt + 1;
  return {
    ...run,
    status: "queued",
    attempt,
    error: shorten(ending.error ?? null),
    started_at: null,
    worker_id: null,
    retry_at: iso(now + retryDelaySeconds(run.run_id, attempt) * 1000),
  };
}

function ended(run: Run, status: Outcome, now: number, ending: Ending): Run {
  return {
    ...run,
    status,
    reason: ending.reason ?? run.reason,
    error: status === "success" ? null : shorten(ending.error ?? null),
    result: ending.result ?? null,
    result_key: ending.result_key ?? null,
    finished_at: iso(now),
    retry_at: null,
  };
}

function running(run: Run, attempt: number, workerId: string, now: number): Run {
  return { ...run, status: "running", attempt, started_at: iso(now), worker_id: workerId, retry_at: null };
}

function shorten(words: Words | null): Words | null {
  if (typeof words !== "string") return words;
  // A cut may go through a character, and a worker's text may hold half of one: no table and no queue takes that.
  return (words.length > ERROR_LIMIT ? `${words.slice(0, ERROR_LIMIT - 1)}…` : words).toWellFormed();
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
