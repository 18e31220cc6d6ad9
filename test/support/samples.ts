import type { FireMessage, JobMessage } from "../../shared/domain/message/messages.ts";
import type { JobDefinition } from "../../shared/domain/definition/job.ts";
import type { DispatchSettings, Run } from "../../shared/domain/run/run.ts";
import { keyOf } from "../../shared/domain/definition/definition.ts";
import type { DefinitionKind } from "../../shared/domain/definition/definition-key.ts";
import { occurrenceId } from "../../shared/domain/run/run-id.ts";
import type { TriggerDefinition, TriggerOccurrence } from "../../shared/domain/definition/trigger.ts";
import type { QueueStep, WorkflowDefinition } from "../../shared/domain/definition/workflow.ts";
import type { WorkflowRun } from "../../shared/domain/run/workflow-run.ts";

/** A Friday, on the hour. */
export const NOON = Date.parse("2026-11-20T12:00:00.000Z");
export const iso = (instant: number): string => new Date(instant).toISOString();

/** The generation of every sample. */
export const GENERATION = "generation-1";

/** A sample definition, by its id. */
export const ref = (id: string) => ({ id, generation: GENERATION });

/** What all kinds of definitions have. */
function identity<Kind extends DefinitionKind>(kind: Kind, id: string) {
  return { kind, id, generation: GENERATION, paused_at: null, pause_reason: null };
}

/** A sound job that is due every minute, created a while before noon. */
export function aJob(change: Partial<JobDefinition> = {}): JobDefinition {
  const created = iso(NOON - 600_000);
  return {
    ...identity("job", change.job_id ?? "buy-scanner"),
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

/** A sound trigger of type api, created a while before noon. */
export function aTrigger(change: Partial<TriggerDefinition> = {}): TriggerDefinition {
  const created = iso(NOON - 600_000);
  return {
    ...identity("trigger", change.trigger_id ?? "github"),
    trigger_id: "github",
    type: "api",
    topic: "webhooks.github",
    source_topic: null,
    filter: null,
    payload: null,
    targets: [],
    client_queue: null,
    secret: null,
    replay_window_sec: 300,
    scope: "real",
    description: null,
    cron_expr: null,
    interval_seconds: null,
    at: null,
    timezone: "Asia/Seoul",
    reschedule_mode: "scheduler",
    enabled: true,
    misfire_grace_sec: 3_600,
    version: 1,
    created_at: created,
    updated_at: created,
    active_since: created,
    first_due_at: null,
    ...change,
  };
}

/** A step for a worker queue that depends on nothing. */
export function aStep(step_id: string, change: Partial<QueueStep> = {}): QueueStep {
  return { kind: "queue", step_id, queue: "real.jobs.pipeline", depends_on: [], params: {}, timeout_sec: 120, retry_limit: 3, ...change };
}

/** A sound workflow of two steps, one after the other, without a schedule, created a while before noon. */
export function aWorkflow(change: Partial<WorkflowDefinition> = {}): WorkflowDefinition {
  const created = iso(NOON - 600_000);
  return {
    ...identity("workflow", change.workflow_id ?? "daily_pipeline"),
    workflow_id: "daily_pipeline",
    name: "Daily pipeline",
    dag_id: null,
    steps: [aStep("seed"), aStep("train", { depends_on: ["seed"] })],
    on_failure: "stop",
    max_parallel: 1,
    default_params: {},
    scope: "real",
    description: null,
    cron_expr: null,
    interval_seconds: null,
    timezone: "Asia/Seoul",
    reschedule_mode: "scheduler",
    enabled: true,
    misfire_grace_sec: 3_600,
    version: 1,
    created_at: created,
    updated_at: created,
    active_since: created,
    first_due_at: null,
    ...change,
  };
}

/** The clock's fire of an occurrence, as a plan makes it. */
export function aFire(
  definition: JobDefinition | WorkflowDefinition | TriggerDefinition,
  at: number,
  change: Partial<FireMessage> = {},
): FireMessage {
  return {
    kind: "fire",
    owner: keyOf(definition),
    run_id: occurrenceId(definition, at),
    generation: definition.generation,
    scheduled_at: iso(at),
    trigger_source: "scheduler",
    version: definition.version,
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
  generation: GENERATION,
};

/** A run queued at its scheduled time, noon unless another instant is given. */
export function aRun(change: Partial<Run> = {}, settings: Partial<DispatchSettings> = {}, at = NOON): Run {
  const job_id = change.job_id ?? "buy-scanner";
  return {
    run_id: occurrenceId({ scope: "real", kind: "job", id: job_id, generation: GENERATION }, at),
    job_id,
    scope: "real",
    status: "queued",
    reason: null,
    trigger_source: "scheduler",
    scheduled_at: iso(at),
    queued_at: iso(at),
    started_at: null,
    begun_at: null,
    finished_at: null,
    attempt: 1,
    error: null,
    result: null,
    result_key: null,
    result_omitted: null,
    reported_at: null,
    retry_at: null,
    worker_id: null,
    takeovers: 0,
    past_attempts: [],
    lease_sec: null,
    lease_until: null,
    next_delay_sec: null,
    started_by: null,
    dispatch: { ...SETTINGS, ...settings },
    ...change,
  };
}

/** A run of a workflow of two steps, queued at its scheduled time, noon unless another instant is given. */
export function aWorkflowRun(change: Partial<WorkflowRun> = {}, at = NOON): WorkflowRun {
  const workflow_id = change.workflow_id ?? "daily_pipeline";
  return {
    workflow_id,
    run_id: occurrenceId({ scope: "real", kind: "workflow", id: workflow_id, generation: GENERATION }, at),
    scope: "real",
    generation: GENERATION,
    status: "queued",
    reason: null,
    trigger_source: "scheduler",
    scheduled_at: iso(at),
    queued_at: iso(at),
    started_at: null,
    finished_at: null,
    attempt: 1,
    retry_at: null,
    revision: 1,
    spec: "spec-1",
    on_failure: "stop",
    steps: "--",
    retried: {},
    params: { a: 1 },
    misfire_grace_sec: 3_600,
    task_id: null,
    dataset_id: null,
    note: null,
    hop: 0,
    parent: null,
    version: 1,
    cause: null,
    ...change,
  };
}

/** A published occurrence of a trigger, recorded at its scheduled time, noon unless another instant is given. */
export function anOccurrence(change: Partial<TriggerOccurrence> = {}, at = NOON): TriggerOccurrence {
  const trigger_id = change.trigger_id ?? "github";
  return {
    trigger_id,
    occurrence_id: occurrenceId({ scope: "real", kind: "trigger", id: trigger_id, generation: GENERATION }, at),
    status: "published",
    reason: null,
    topic: "webhooks.github",
    source_event_id: null,
    hop: 0,
    scheduled_at: iso(at),
    recorded_at: iso(at),
    started: [],
    not_started: [],
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
