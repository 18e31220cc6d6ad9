/** Items as version 0.0.1 wrote them: jobs without `id`, `generation` and the rest that came later. */

const MADE = "2026-11-20T12:00:00.000Z";

export function firstDefinition(job_id: string, settings: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    pk: `job#${job_id}`,
    sk: "definition",
    kind: "job",
    job_id,
    scope: "real",
    description: "of the first version",
    queue: "real.jobs.scout",
    cron_expr: null,
    interval_seconds: 86_400,
    timezone: "Asia/Seoul",
    reschedule_mode: "scheduler",
    enabled: true,
    max_parallel: 1,
    default_params: '{"market":"krx"}',
    timeout_sec: 120,
    retry_limit: 3,
    misfire_grace_sec: 3_600,
    telemetry_label: null,
    paused_at: null,
    pause_reason: null,
    version: 3,
    created_at: MADE,
    updated_at: MADE,
    active_since: MADE,
    first_due_at: "2026-11-20T15:00:00.000Z",
    ...settings,
  };
}

export function firstState(job_id: string): Record<string, unknown> {
  return {
    pk: `job#${job_id}`,
    sk: "state",
    last_run_at: MADE,
    last_status: "success",
    last_error: null,
    next_due_at: null,
    next_due_since: null,
    "n:success:scheduler": 1,
  };
}

/** A run that has ended. `run_id`: a UUID of version 7 whose time is `scheduled_at`. */
export function firstRun(job_id: string, run_id: string, scheduled_at: string): Record<string, unknown> {
  return {
    pk: `job#${job_id}`,
    sk: run_id,
    scope: "real",
    status: "success",
    trigger_source: "scheduler",
    scheduled_at,
    queued_at: scheduled_at,
    started_at: scheduled_at,
    finished_at: scheduled_at,
    attempt: 1,
    result: '{"rows":3}',
    dispatch: JSON.stringify({
      queue: "real.jobs.scout",
      params: { market: "krx" },
      timeout_sec: 120,
      retry_limit: 3,
      misfire_grace_sec: 3_600,
      telemetry_label: null,
      interval_seconds: 86_400,
      active_since: MADE,
    }),
    hour: scheduled_at.slice(0, 13),
    expires_at: Math.floor(Date.parse(scheduled_at) / 1_000) + 400 * 86_400,
  };
}
