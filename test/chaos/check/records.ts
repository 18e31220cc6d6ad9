import type { Change, History, Subject } from "../history.ts";
import { changesBySubject } from "./segments.ts";

/** One occurrence on record, of whatever kind. Instants are epoch ms. */
export interface Recorded {
  readonly subject: Subject;
  readonly id: string;
  readonly scheduledAt: number;
  /** When it was decided what becomes of it; null where the record does not say. */
  readonly judgedAt: number | null;
  readonly status: string;
  readonly reason: string | null;
  /** It was being started while its job was deleted, and was cancelled before a worker began it. */
  readonly calledOff?: boolean;
  /** The clock set it off. */
  readonly byClock: boolean;
}

/** All occurrences on record, oldest first. */
export function recordedOf(history: History): Recorded[] {
  const changes = changesBySubject(history);
  return [...runsOf(history), ...workflowRunsOf(history), ...occurrencesOf(history, changes)].toSorted(
    (a, b) => a.scheduledAt - b.scheduledAt,
  );
}

/** Steps run under `{workflow}:{step}`. */
export function isStepRun({ job_id }: { readonly job_id: string }): boolean {
  return job_id.includes(":");
}

export function millis(time: string): number {
  return Date.parse(time);
}

function runsOf({ runs }: History): Recorded[] {
  return runs
    .filter((run) => !isStepRun(run))
    .map((run) => ({
      subject: `job#${run.job_id}`,
      id: run.run_id,
      scheduledAt: millis(run.scheduled_at),
      judgedAt: millis(run.queued_at),
      status: run.status,
      reason: run.reason,
      calledOff: run.reason_code === "job-deleted" && run.started_at === null,
      byClock: run.trigger_source === "scheduler",
    }));
}

function workflowRunsOf({ workflowRuns }: History): Recorded[] {
  return workflowRuns.map((run) => ({
    subject: `workflow#${run.workflow_id}`,
    id: run.id,
    scheduledAt: millis(run.execution_date),
    // When one that ran was queued is not shown, and it may have begun much later.
    judgedAt: unstarted(run.status) && run.end_date !== null ? millis(run.end_date) : null,
    status: run.status,
    reason: run.reason,
    byClock: run.trigger_type === "scheduled",
  }));
}

function occurrencesOf({ occurrences }: History, changes: ReadonlyMap<Subject, readonly Change[]>): Recorded[] {
  return occurrences.map((one) => {
    const subject = `trigger#${one.trigger_id}` as const;
    const clocked = (changes.get(subject) ?? []).some(({ spec }) => spec !== null && spec.timetable !== null);
    return {
      subject,
      id: one.occurrence_id,
      scheduledAt: millis(one.scheduled_at),
      judgedAt: millis(one.recorded_at),
      status: one.status,
      reason: one.reason,
      byClock: clocked && one.source_event_id === null,
    };
  });
}

function unstarted(status: string): boolean {
  return status === "skipped" || status === "missed";
}
