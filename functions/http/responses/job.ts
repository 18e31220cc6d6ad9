import { viewAuthors } from "./authors.ts";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import type { RunDetail, RunView } from "../../../shared/contract/runs/run.ts";
import type { Job } from "../../../shared/domain/definition/job.ts";
import { nextDueAt } from "../../../shared/domain/schedule/activation.ts";
import { attemptsOf } from "../../../shared/domain/run/changes/attempts.ts";
import { streakOf } from "../../../shared/domain/run/recent-outcome.ts";
import { durationSeconds, isFinal, latenessSeconds, type Run } from "../../../shared/domain/run/run.ts";
import { codeOf, type Say } from "../../../shared/domain/texts/text.ts";
import { sourceOf } from "../../../shared/domain/run/reasons/run-source.ts";
import type { RunWithNeighbours } from "../../../shared/use-cases/runs/list-runs.ts";
import type { Cancelled } from "../../../shared/use-cases/runs/ends/cancel-deleted.ts";
import { viewReason } from "../../../shared/domain/texts/reason.ts";

/** A job as the API shows it at `now` (epoch ms). `waiting`: by job, how many active runs nobody has begun; absent: not looked up. */
export function viewJob(job: Job, now: number, say: Say, waiting?: ReadonlyMap<string, number>): JobView {
  const { definition: d, state } = job;
  const streak = streakOf(state.recent);
  return {
    job_id: d.job_id,
    scope: d.scope,
    description: d.description,
    queue: d.queue,
    cron_expr: d.cron_expr,
    enabled: d.enabled,
    reschedule_mode: d.reschedule_mode,
    interval_seconds: d.interval_seconds,
    max_parallel: d.max_parallel,
    default_params: d.default_params as JobView["default_params"],
    timeout_sec: d.timeout_sec,
    retry_limit: d.retry_limit,
    telemetry_label: d.telemetry_label,
    created_at: d.created_at,
    updated_at: d.updated_at,
    ...viewAuthors(d),
    next_due_at: nextDueAt(d, state, now),
    last_run_at: state.last_run_at,
    last_status: d.paused_at === null ? state.last_status : "paused",
    last_error: state.last_error === null ? null : say(state.last_error),
    timezone: d.timezone,
    misfire_grace_sec: d.misfire_grace_sec,
    pause_reason: d.pause_reason,
    version: d.version,
    paused_at: d.paused_at,
    active_runs: state.active_runs.length,
    failure_streak: streak.length,
    failing_since: streak.since === null ? null : new Date(streak.since * 1000).toISOString(),
    waiting_runs: state.active_runs.length === 0 ? 0 : (waiting?.get(d.job_id) ?? null),
    last_reason: codeOf(state.last_error) ?? null,
  };
}

/** A job after a report, whose end its state may not show yet, or which another occurrence has been noted after. */
export function viewReportedJob(job: Job, run: Run, now: number, say: Say): JobView {
  const view = viewJob(job, now, say);
  return {
    ...view,
    last_run_at: run.started_at ?? run.queued_at,
    last_status: view.last_status === "paused" ? "paused" : run.status,
    last_error: run.error === null ? null : say(run.error),
    last_reason: codeOf(run.error) ?? null,
  };
}

/** A run in the shape of a job: what a report of a workflow's step is answered with, and of a job that is gone. */
export function viewRunAsJob(run: Run, say: Say): JobView {
  const { dispatch } = run;
  return {
    job_id: run.job_id,
    scope: run.scope,
    description: null,
    queue: dispatch.queue,
    cron_expr: null,
    enabled: true,
    reschedule_mode: "scheduler",
    interval_seconds: null,
    max_parallel: 1,
    default_params: dispatch.params as JobView["default_params"],
    timeout_sec: dispatch.timeout_sec,
    retry_limit: dispatch.retry_limit,
    telemetry_label: dispatch.telemetry_label,
    created_at: run.queued_at,
    updated_at: run.finished_at ?? run.queued_at,
    next_due_at: run.retry_at,
    last_run_at: run.started_at ?? run.queued_at,
    last_status: run.status,
    last_error: run.error === null ? null : say(run.error),
    timezone: "UTC",
    misfire_grace_sec: dispatch.misfire_grace_sec,
    pause_reason: null,
    version: run.attempt,
    paused_at: null,
    active_runs: isFinal(run.status) ? 0 : 1,
    failure_streak: 0,
    failing_since: null,
    waiting_runs: run.status === "queued" ? 1 : 0,
    last_reason: codeOf(run.error) ?? null,
  };
}

export function viewRun(run: Run, say: Say): RunView {
  return {
    run_id: run.run_id,
    job_id: run.job_id,
    status: run.status,
    ...viewReason(run.reason, say),
    trigger_source: run.trigger_source,
    scheduled_at: run.scheduled_at,
    queued_at: run.queued_at,
    started_at: run.started_at,
    finished_at: run.finished_at,
    attempt: run.attempt,
    error: run.error === null ? null : say(run.error),
    result_omitted: run.result_omitted,
    result: run.result as RunView["result"],
    lateness: latenessSeconds(run),
    retry_at: run.retry_at,
    source: sourceOf(run),
    worker_id: run.worker_id,
    duration_sec: durationSeconds(run) ?? null,
  };
}

/** A run with all that is on record of it. */
export function viewRunDetail({ run, previous, next, expiresAt }: RunWithNeighbours, say: Say): RunDetail {
  const { dispatch } = run;
  return {
    ...viewRun(run, say),
    queue: dispatch.queue,
    params: dispatch.params as RunDetail["params"],
    timeout_sec: dispatch.timeout_sec,
    retry_limit: dispatch.retry_limit,
    misfire_grace_sec: dispatch.misfire_grace_sec,
    definition_version: dispatch.version ?? null,
    expires_at: expiresAt,
    attempts: attemptsOf(run).map((attempt) => ({ ...attempt, error: attempt.error === null ? null : say(attempt.error) })),
    previous_run_id: previous,
    next_run_id: next,
  };
}

/** What a deletion did to runs; unknown where that is left to the reaction to it. */
export function viewCancelled(done: Cancelled | undefined) {
  return { cancelled_runs: done?.cancelled ?? null, ending_runs: done?.ending ?? null };
}
