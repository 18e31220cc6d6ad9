import { text } from "../texts/text.ts";
import type { AirflowJob, AirflowSchedule, DagFileOptions } from "./airflow-schedule.ts";
import { validateDag } from "./validate-dag.ts";

/** Columns of Airflow's database. */
const LONGEST_NAME = 2000;

/** What the program of a DAG file reads: the schedule with its defaults, its mails in words, its instants as Python reads them. */
export function dagData(schedule: AirflowSchedule, options: DagFileOptions) {
  const { results, say } = options;
  validateDag(schedule, results);
  const dag = { title: oneLine(schedule.title), dag_id: schedule.schedule_id };
  const words = (outcome: "success" | "failure" | "stopped") => ({
    subject: say(text(`dag-mail-${outcome}-subject`, dag)),
    text: say(text(`dag-mail-${outcome}`, { dag_id: dag.dag_id })),
  });
  return {
    smtp_conn_id: options.smtp_conn_id ?? "smtp_default",
    job_timeout_sec: options.job_timeout_sec ?? 3600,
    max_active_runs: options.max_active_runs ?? 4,
    schedule_id: schedule.schedule_id,
    title: schedule.title,
    display_name: nameOf(schedule.title, schedule.schedule_id),
    description: schedule.description.replaceAll("\0", " "),
    owner: nameOf(schedule.owner, "belfry"),
    cron: schedule.cron,
    timezone: schedule.timezone,
    start_date: instant(schedule.start_date),
    end_date: schedule.end_date === null ? null : instant(schedule.end_date),
    not_before: schedule.not_before === null ? null : instant(schedule.not_before),
    is_paused_upon_creation: schedule.is_paused_upon_creation,
    results,
    success_emails: schedule.success_emails,
    failure_emails: schedule.failure_emails,
    mails: { success: words("success"), failure: words("failure"), stopped: words("stopped") },
    words: {
      title: say(text("dag-mail-label-title")),
      run: say(text("dag-mail-label-run")),
      failed: say(text("dag-mail-label-failed")),
    },
    jobs: schedule.jobs.toSorted((a, b) => a.order - b.order).map((job) => jobData(job, say)),
  };
}

function jobData({ id, title, data_load_url, data_load_code, code }: AirflowJob, say: DagFileOptions["say"]) {
  return {
    id,
    display_name: nameOf(title, `job_${id}`),
    data_load_url,
    data_load_code,
    code,
    mail: { subject: say(text("dag-mail-result-subject", { job_id: id })), text: say(text("dag-mail-result", { job_id: id })) },
  };
}

/** A name as Airflow's pages and columns can have it; the other where there is none. */
function nameOf(name: string, otherwise: string): string {
  return oneLine(name).slice(0, LONGEST_NAME).toWellFormed() || otherwise;
}

/** Without line breaks and other control characters: in a mail's subject they would begin another header. */
function oneLine(words: string): string {
  return words.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** As every Python since 3.7 reads it. */
function instant(iso: string): string {
  return new Date(iso).toISOString().replace("Z", "+00:00");
}
