import type { FireMessage, JobMessage } from "../message/messages.ts";
import type { JobDefinition } from "../definition/job.ts";
import type { Run, RunStatus } from "./run.ts";
import type { Text } from "../texts/text.ts";

/** What a run has not been through yet. */
export const INITIAL_RUN = {
  started_at: null,
  begun_at: null,
  attempt: 1,
  past_attempts: [],
  error: null,
  result: null,
  result_key: null,
  result_omitted: null,
  reported_at: null,
  retry_at: null,
  worker_id: null,
  takeovers: 0,
  lease_sec: null,
  lease_until: null,
  next_delay_sec: null,
  started_by: null,
} as const;

/** The record of an occurrence at its birth. `params` of the message are merged over the job's, key by key. */
export function newRun(job: JobDefinition, fire: FireMessage, now: number, status: RunStatus, reason: Text | null): Run {
  return {
    run_id: fire.run_id,
    job_id: job.job_id,
    scope: job.scope,
    status,
    reason,
    trigger_source: fire.trigger_source,
    scheduled_at: fire.scheduled_at,
    queued_at: new Date(now).toISOString(),
    finished_at: status === "queued" ? null : new Date(now).toISOString(),
    ...INITIAL_RUN,
    dispatch: {
      queue: job.queue,
      params: { ...job.default_params, ...fire.params },
      timeout_sec: job.timeout_sec,
      retry_limit: job.retry_limit,
      misfire_grace_sec: job.misfire_grace_sec,
      telemetry_label: job.telemetry_label,
      // Only a link of the chain goes on: a run started by hand beside it must not begin a second chain.
      interval_seconds: job.reschedule_mode === "queue" && fire.active_since !== undefined ? job.interval_seconds : null,
      active_since: job.active_since,
      generation: job.generation,
      ...(fire.version !== undefined && { scheduled: true as const }),
      version: job.version,
      ...(fire.cause && { cause: fire.cause }),
      ...(fire.hop !== undefined && fire.hop > 0 && { hop: fire.hop }),
    },
  };
}

/** What the worker receives for the run's current attempt: the fields of the job message, in the document's order. */
export function jobMessageOf(run: Run): JobMessage {
  const { dispatch } = run;
  return {
    job_id: run.job_id,
    scope: run.scope,
    run_id: run.run_id,
    trigger_source: run.trigger_source,
    params: dispatch.params,
    next_delay_sec: dispatch.interval_seconds,
    auto_reschedule: dispatch.interval_seconds !== null,
    timeout_sec: dispatch.timeout_sec,
    retry_limit: dispatch.retry_limit,
    telemetry_label: dispatch.telemetry_label,
    queued_at: run.queued_at,
    scheduled_at: run.scheduled_at,
    attempt: run.attempt,
  };
}
