import { contentHash } from "../content-hash.ts";
import type { AirflowRun, AirflowTaskInstance } from "../airflow/airflow-run.ts";
import type { WorkflowDefinition } from "../definition/workflow.ts";
import { newWorkflowRun } from "../run/new-workflow-run.ts";
import type { AirflowRecord, WorkflowRun, WorkflowRunStatus } from "../run/workflow-run.ts";
import { isOver } from "../run/workflow-run.ts";
import { codeOf, text } from "../texts/text.ts";
import { originOf, runIdOfDagRun } from "./dag-run-id.ts";
import type { ScheduleDefinition } from "./schedule.ts";

/** A run as Airflow has it, and its job tasks. */
export interface SeenRun {
  readonly run: AirflowRun;
  readonly tasks: readonly AirflowTaskInstance[];
}

/** Tasks of jobs: `job_<id>`. */
const JOB_TASK = "job_";
const STATUSES: Readonly<Record<string, WorkflowRunStatus>> = {
  queued: "queued",
  running: "running",
  success: "success",
  failed: "failed",
};
const TRIGGER_SOURCES: Readonly<Record<string, string>> = { scheduled: "scheduler", manual: "manual" };

/** The id under which a run of a schedule's DAG is kept. */
export function keyOfDagRun(scope: string, run: Pick<AirflowRun, "dag_id" | "run_id" | "due">) {
  const origin = originOf(run.run_id);
  const run_id = origin?.kind === "schedule" ? origin.run_id : runIdOfDagRun(scope, run.dag_id, run);
  return { workflow_id: run.dag_id, run_id };
}

/**
 * The record of a schedule's run, brought up to what Airflow says; undefined: it says nothing new. A run that was cleared after
 * its end goes back to `queued` as its next attempt. One that was ended because Airflow had it no longer goes on if it is back. One that Belfry stopped stays stopped, and one that was due before the
 * schedule was resumed counts as skipped, whatever its state. Its time is that of its due moment, which never moves.
 */
export function runOfDagRun(
  workflow: WorkflowDefinition,
  schedule: Pick<ScheduleDefinition, "not_before">,
  before: WorkflowRun | undefined,
  { run, tasks }: SeenRun,
  now: number,
): WorkflowRun | undefined {
  const airflow = airflowRecord(run, tasks);
  const current = before ?? newRecord(workflow, run, airflow, now);
  const wasGone = codeOf(current.reason) === "dag-run-gone";
  if (current.status === "skipped" || (current.reason !== null && !wasGone)) return before && withAirflow(before, airflow);
  const status = isBefore(run, schedule.not_before) ? "skipped" : (STATUSES[run.state] ?? "running");
  const cleared = isOver(current) && !wasGone && (status === "queued" || status === "running");
  const next: WorkflowRun = {
    ...current,
    airflow,
    status,
    reason: status === "skipped" ? text("skipped-while-paused") : null,
    attempt: current.attempt + (cleared ? 1 : 0),
    started_at: run.start_date ?? (cleared ? null : current.started_at),
    finished_at: status === "queued" || status === "running" ? null : (run.end_date ?? current.finished_at ?? new Date(now).toISOString()),
    steps: LETTERS[status],
  };
  if (!before) return next;
  return contentHash(next) === contentHash(before) ? undefined : { ...next, revision: before.revision + 1 };
}

/** Of the one step that is the whole DAG. */
const LETTERS: Readonly<Record<WorkflowRunStatus, string>> = {
  queued: "-",
  running: "a",
  success: "s",
  failed: "f",
  skipped: "x",
  missed: "x",
};

function newRecord(workflow: WorkflowDefinition, run: AirflowRun, airflow: AirflowRecord, now: number): WorkflowRun {
  const { run_id } = keyOfDagRun(workflow.scope, run);
  const trigger_source = TRIGGER_SOURCES[run.run_type] ?? run.run_type;
  const start = { run_id, scheduled_at: run.due, trigger_source, params: run.conf, note: run.note };
  return { ...newWorkflowRun(workflow, start, now, "queued", null), queued_at: run.queued_at ?? run.due, airflow };
}

function withAirflow(before: WorkflowRun, airflow: AirflowRecord): WorkflowRun | undefined {
  return contentHash(before.airflow ?? null) === contentHash(airflow) ? undefined : { ...before, airflow, revision: before.revision + 1 };
}

function isBefore({ run_type, due }: AirflowRun, notBefore: string | null): boolean {
  return run_type === "scheduled" && notBefore !== null && Date.parse(due) < Date.parse(notBefore);
}

function airflowRecord({ dag_id, run_id, state }: AirflowRun, tasks: readonly AirflowTaskInstance[]): AirflowRecord {
  const jobs = tasks.filter(({ task_id, map_index }) => task_id.startsWith(JOB_TASK) && map_index === -1);
  return {
    dag_id,
    dag_run_id: run_id,
    state,
    jobs: jobs
      .map(({ task_id, state: of, try_number, start_date, end_date }) => ({
        job_id: task_id.slice(JOB_TASK.length),
        state: of,
        try_number,
        started_at: start_date,
        finished_at: end_date,
      }))
      .toSorted((a, b) => (a.job_id < b.job_id ? -1 : 1)),
  };
}
