import { viewAuthors } from "./authors.ts";
import type { ScheduleSummary, ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import type {
  JobError,
  ScheduleJobLog,
  ScheduleJobRun,
  ScheduleMail,
  ScheduleRunDetail,
  ScheduleRunSummary,
} from "../../../shared/contract/schedules/schedule-runs.ts";
import type { AirflowLog } from "../../../shared/domain/airflow/airflow-log.ts";
import { codeOf, type Say, text } from "../../../shared/domain/texts/text.ts";
import type { WorkflowRun } from "../../../shared/domain/run/workflow-run.ts";
import { displayOf, frequencyOf } from "../../../shared/domain/schedules/frequency.ts";
import { failureOf } from "../../../shared/domain/schedules/job-error.ts";
import { type ScheduledJob, type ScheduleDefinition, shownState } from "../../../shared/domain/schedules/schedule.ts";
import { type ListedSchedule, nextRunOf } from "../../../shared/use-cases/schedules/list-schedules.ts";
import type { MailOfRun } from "../../../shared/use-cases/schedules/mails-of-run.ts";
import type { JobOfRun, ScheduleRun } from "../../../shared/use-cases/schedules/schedule-runs.ts";

const nextRun = (schedule: ScheduleDefinition, now: number) => {
  const next = nextRunOf(schedule, now);
  return next === null ? null : { scheduled_time: next };
};

export function viewSchedule(schedule: ScheduleDefinition, details: readonly ScheduledJob[], now: number): ScheduleView {
  const { cron } = schedule;
  return {
    schedule_id: schedule.schedule_id,
    title: schedule.title,
    description: schedule.description,
    owner: schedule.owner,
    frequency: schedule.frequency === cron ? frequencyOf(cron) : schedule.frequency,
    frequency_cron: cron,
    frequency_display: displayOf(cron),
    timezone: schedule.timezone,
    is_paused: schedule.is_paused,
    engine: schedule.engine,
    state: shownState(schedule),
    import_error: schedule.import_error,
    created_at: schedule.created_at,
    updated_at: schedule.updated_at,
    ...viewAuthors(schedule),
    start_date: schedule.start_date,
    end_date: schedule.end_date,
    execution_time: schedule.execution_time,
    success_emails: [...schedule.success_emails],
    failure_emails: [...schedule.failure_emails],
    next_run: nextRun(schedule, now),
    jobs: details.map(({ id, order, title, description, commands }) => ({ id, order, title, description, commands: [...commands] })),
  };
}

export function viewListed({ schedule, last }: ListedSchedule, now: number): ScheduleSummary {
  return {
    schedule_id: schedule.schedule_id,
    title: schedule.title,
    description: schedule.description,
    is_paused: schedule.is_paused,
    owner: schedule.owner,
    engine: schedule.engine,
    state: shownState(schedule),
    jobs: schedule.jobs.map(({ id, order }) => ({ id, order })),
    last_run: last === undefined ? null : { run_id: last.run_id, status: statusOf(last), end_time: last.finished_at },
    next_run: nextRun(schedule, now),
    frequency_display: displayOf(schedule.cron),
    timezone: schedule.timezone,
    ...(schedule.end_date !== null && { end_date: schedule.end_date }),
  };
}

/** A run that somebody stopped is `cancelled` here, and failed elsewhere. */
function statusOf(run: WorkflowRun): ScheduleRunSummary["status"] {
  return codeOf(run.reason) === "stopped" ? "cancelled" : run.status;
}

export function viewScheduleRun(run: WorkflowRun): ScheduleRunSummary {
  return {
    run_id: run.run_id,
    status: statusOf(run),
    scheduled_time: run.scheduled_at,
    trigger_source: run.trigger_source,
    airflow_run_id: run.airflow?.dag_run_id ?? null,
    ...timesOf(run),
  };
}

const FAILED = new Set(["failed", "upstream_failed", "timeout", "cancelled"]);

export function viewScheduleRunDetail({ schedule, run, jobs, mails }: ScheduleRun, say: Say): ScheduleRunDetail {
  const successful = jobs.filter(({ status }) => status === "success").length;
  const failed = jobs.filter(({ status }) => FAILED.has(status)).length;
  return {
    ...viewScheduleRun(run),
    schedule_id: schedule.schedule_id,
    title: schedule.title,
    description: schedule.description,
    jobs: jobs.map((one) => viewJob(one, run, say)),
    summary: { total_jobs: jobs.length, successful_jobs: successful, failed_jobs: failed, pending_jobs: jobs.length - successful - failed },
    mails: mails.map((one) => viewMail(one, say)),
  };
}

function viewMail({ job_id, content: { to, subject }, delivery }: MailOfRun, say: Say): ScheduleMail {
  const { status, created_at, attempt_count, attempts, next_attempt_at } = delivery;
  const last = attempts.at(-1);
  return {
    job_id: job_id ?? null,
    to: [...to],
    subject,
    // No mail is held or put into a digest.
    status: status === "held" || status === "digested" ? "queued" : status,
    ordered_at: iso(created_at),
    attempt_count,
    attempted_at: last === undefined ? null : iso(last.at),
    next_attempt_at: next_attempt_at === null ? null : iso(next_attempt_at),
    error: last?.error ? say(last.error) : null,
  };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

function viewJob(one: JobOfRun, run: WorkflowRun, say: Say): ScheduleJobRun {
  const { job, status, started_at, finished_at } = one;
  const { id, title, description, commands } = job;
  const logs = `/api/schedules/${run.workflow_id}/runs/${run.run_id}/jobs/${encodeURIComponent(id)}/log`;
  const ran = run.airflow?.jobs.some(({ job_id, try_number }) => job_id === id && try_number > 0) === true;
  return {
    id,
    title,
    description,
    commands: [...commands],
    status,
    ...timesOf({ started_at, finished_at }),
    logs_url: ran ? logs : null,
    error_log: errorOf(one, say),
  };
}

function errorOf({ job, log, error, finished_at }: JobOfRun, say: Say): JobError | null {
  const error_code = `TASK_ERROR_${job.id}`;
  if (error !== null) return { error_message: say(error), error_trace: "", error_time: finished_at, error_code };
  if (!log) return null;
  const partial = log.partial && { partial: true };
  if (log.log.lines.length === 0)
    return { error_message: say(text("job-log-empty")), error_trace: "", error_time: finished_at, error_code, ...partial };
  const { message, trace, at } = failureOf(log.log);
  const words = message ?? say(text("job-failed-without-words"));
  return { error_message: words, error_trace: trace, error_time: at ?? finished_at, error_code, ...partial };
}

export function viewLog(log: AirflowLog, partial: boolean): ScheduleJobLog {
  return { lines: log.lines.map(({ at, level, text: words }) => ({ at, level, text: words })), partial };
}

function timesOf({ started_at, finished_at }: Pick<WorkflowRun, "started_at" | "finished_at">) {
  const over = started_at !== null && finished_at !== null;
  const duration = over ? Math.max(0, Date.parse(finished_at) - Date.parse(started_at)) / 1_000 : null;
  return { start_time: started_at, end_time: finished_at, duration };
}
