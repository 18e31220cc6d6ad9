import type { FireMessage, JobMessage } from "../../shared/contract/messages.ts";
import type { JobDefinition } from "../../shared/domain/job.ts";
import type { DispatchSettings, Run } from "../../shared/domain/run.ts";
import { runId } from "../../shared/domain/run-id.ts";

/** A Friday, on the hour. */
export const NOON = Date.parse("2026-11-20T12:00:00.000Z");
export const iso = (instant: number): string => new Date(instant).toISOString();

/** A sound job that is due every minute, created a while before noon. */
export function aJob(change: Partial<JobDefinition> = {}): JobDefinition {
  const created = iso(NOON - 600_000);
  return {
    job_id: "buy-scanner",
    scope: "real",
    description: null,
    queue: "real.jobs.buy-scanner",
    cron_expr: "* * * * *",
    interval_seconds: null,
    timezone: "Asia/Seoul",
    reschedule_mode: "scheduler",
    enabled: true,
    max_parallel: 1,
    default_params: { a: 1 },
    timeout_sec: 120,
    retry_limit: 3,
    misfire_grace_sec: 3_600,
    telemetry_label: null,
    paused_at: null,
    pause_reason: null,
    version: 1,
    created_at: created,
    updated_at: created,
    active_since: created,
    first_due_at: null,
    ...change,
  };
}

/** A job whose worker starts the next run, a minute after each. */
export function aChainJob(change: Partial<JobDefinition> = {}): JobDefinition {
  return aJob({
    cron_expr: null,
    interval_seconds: 60,
    reschedule_mode: "queue",
    active_since: iso(NOON),
    created_at: iso(NOON),
    ...change,
  });
}

/** The clock's fire of a job's occurrence, as a plan makes it. */
export function aFire(job: JobDefinition, at: number, change: Partial<FireMessage> = {}): FireMessage {
  return {
    kind: "fire",
    job_id: job.job_id,
    run_id: runId({ scope: job.scope, owner: `job#${job.job_id}`, scheduledAt: at }),
    scheduled_at: iso(at),
    trigger_source: "scheduler",
    version: job.version,
    next_due_at: iso(at + 60_000),
    ...change,
  };
}

const SETTINGS: DispatchSettings = {
  queue: "real.jobs.buy-scanner",
  params: { a: 1 },
  timeout_sec: 120,
  retry_limit: 3,
  misfire_grace_sec: 3_600,
  telemetry_label: null,
  interval_seconds: null,
  active_since: iso(NOON - 600_000),
};

/** A run queued at its scheduled time, noon unless another instant is given. */
export function aRun(change: Partial<Run> = {}, settings: Partial<DispatchSettings> = {}, at = NOON): Run {
  const job_id = change.job_id ?? "buy-scanner";
  return {
    run_id: runId({ scope: "real", owner: `job#${job_id}`, scheduledAt: at }),
    job_id,
    scope: "real",
    status: "queued",
    reason: null,
    trigger_source: "scheduler",
    scheduled_at: iso(at),
    queued_at: iso(at),
    started_at: null,
    finished_at: null,
    attempt: 1,
    error: null,
    result: null,
    retry_at: null,
    worker_id: null,
    next_delay_sec: null,
    started_by: null,
    dispatch: { ...SETTINGS, ...settings },
    ...change,
  };
}

/** What a worker gets for the run. */
export function aJobMessage(change: Partial<JobMessage> = {}): JobMessage {
  const run = aRun();
  return {
    job_id: run.job_id,
    scope: run.scope,
    run_id: run.run_id,
    trigger_source: run.trigger_source,
    params: {},
    next_delay_sec: null,
    auto_reschedule: false,
    timeout_sec: 120,
    retry_limit: 3,
    telemetry_label: null,
    queued_at: run.queued_at,
    scheduled_at: run.scheduled_at,
    attempt: 1,
    ...change,
  };
}
