/** What is told of the changes of runs. */
import { codeOf, type Words } from "../texts/text.ts";
import { isScheduleId } from "../schedules/schedule-id.ts";
import { userOf } from "../run/reasons/run-source.ts";
import { type RecentOutcome, streakOf } from "../run/recent-outcome.ts";
import { durationSeconds, isFailure, isLate, latenessSeconds, type Run } from "../run/run.ts";
import type { WorkflowRun } from "../run/workflow-run.ts";
import type { NotificationEvent, Occasion, SubjectKind } from "./notification.ts";

/** Says a run's words in English, as they stand in data for programs. */
type SayPlain = (words: Words) => string;

/** The events of a run that has ended or was missed. `recent`: the outcomes of its job as they are kept, none for a step. */
export function eventsOfRun(run: Run, recent: readonly RecentOutcome[], say: SayPlain): readonly NotificationEvent[] {
  const { step } = run.dispatch;
  if (step) return isFailure(run.status) ? [stepFailed(run, step.workflow_id, step.run_id, say)] : [];
  const event = (occasion: Occasion) => eventOf(run, { kind: "job", id: run.job_id }, occasion, jobData(run, say), recent);
  const late = run.status !== "missed" && isLate(run) ? [event("late")] : [];
  if (run.status === "success") return [event("succeeded"), ...late];
  if (isFailure(run.status)) return [event("failed"), ...late];
  return run.status === "missed" && isOurFault(run) ? [event("missed")] : [];
}

/** The events of a workflow's run that has begun, ended or was missed. */
export function eventsOfWorkflowRun(run: WorkflowRun, recent: readonly RecentOutcome[], say: SayPlain): readonly NotificationEvent[] {
  const kind: SubjectKind = isScheduleId(run.workflow_id) ? "schedule" : "workflow";
  const event = (occasion: Occasion) =>
    eventOf(run, { kind, id: run.workflow_id }, occasion, workflowData(run, kind, occasion, say), recent);
  switch (run.status) {
    case "running":
      return run.attempt === 1 ? [event("started"), ...(isBegunLate(run) ? [event("late")] : [])] : [];
    case "success":
      return [event("succeeded")];
    case "failed":
      return [event(codeOf(run.reason) === "stopped" ? "stopped" : "failed")];
    case "missed":
      return isOurFault(run) ? [event("missed")] : [];
    case "queued":
    case "skipped":
      return [];
  }
}

/** What a change of its definition overtook is nobody's fault. */
function isOurFault({ reason }: Run | WorkflowRun): boolean {
  return codeOf(reason) !== "missed-before-change";
}

function isBegunLate({ started_at, scheduled_at }: WorkflowRun): boolean {
  return started_at !== null && Date.parse(started_at) - Date.parse(scheduled_at) > 60_000;
}

function stepFailed(run: Run, workflow_id: string, workflow_run_id: string, say: SayPlain): NotificationEvent {
  const kind: SubjectKind = isScheduleId(workflow_id) ? "schedule" : "workflow";
  const data = {
    ...jobData(run, say),
    job_id: null,
    workflow_id,
    schedule_id: kind === "schedule" ? workflow_id : null,
    run_id: workflow_run_id,
    status: "task_failed",
    step: run.job_id,
    step_run_id: run.run_id,
  };
  return { ...eventOf(run, { kind, id: workflow_id }, "step_failed", data, []), streak: 1 };
}

function eventOf(
  run: Run | WorkflowRun,
  subject: NotificationEvent["subject"],
  occasion: Occasion,
  data: NotificationEvent["data"],
  recent: readonly RecentOutcome[],
): NotificationEvent {
  const streak = occasion === "failed" || occasion === "missed" ? Math.max(1, streakOf(recent).length) : 0;
  const id = `${subject.kind}#${subject.id} ${run.run_id} ${occasion} ${run.attempt}`;
  return { id, at: changedAt(run), occasion, subject, data, streak };
}

function changedAt({ status, started_at, finished_at, queued_at }: Run | WorkflowRun): number {
  return Date.parse((status === "running" ? started_at : finished_at) ?? queued_at);
}

/** Every event has all the fields by which it can be chosen. */
function jobData(run: Run, say: SayPlain) {
  const { job_id, run_id, status, attempt, error, reason, scheduled_at, started_at, finished_at, trigger_source } = run;
  return {
    job_id,
    workflow_id: null,
    schedule_id: null,
    run_id,
    status,
    user_id: userOf(run.dispatch.cause),
    queue: run.dispatch.queue,
    timestamp: new Date(changedAt(run)).toISOString(),
    additional_data: {
      attempt,
      trigger_source,
      scheduled_at,
      started_at,
      finished_at,
      duration_seconds: durationSeconds(run) ?? null,
      lateness_seconds: status === "missed" ? null : latenessSeconds(run),
      error: shown(error ?? reason, say),
    },
  };
}

/** Statuses as the system has them whose clients these events know. */
const STATUS: Partial<Readonly<Record<Occasion, string>>> = {
  started: "running",
  succeeded: "completed",
  failed: "failed",
  stopped: "stopped",
};

function workflowData(run: WorkflowRun, kind: SubjectKind, occasion: Occasion, say: SayPlain) {
  const { workflow_id, run_id, status, attempt, reason, scheduled_at, started_at, finished_at, trigger_source, task_id } = run;
  return {
    workflow_id,
    job_id: null,
    schedule_id: kind === "schedule" ? workflow_id : null,
    run_id,
    status: STATUS[occasion] ?? status,
    user_id: userOf(run.cause),
    timestamp: new Date(changedAt(run)).toISOString(),
    additional_data: { attempt, trigger_source, scheduled_at, started_at, finished_at, task_id, error: shown(reason, say) },
  };
}

const LONGEST_ERROR = 5_000;

function shown(words: Words | null, say: SayPlain): string | null {
  return words === null ? null : say(words).slice(0, LONGEST_ERROR);
}
