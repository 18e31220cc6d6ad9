import type { Say } from "../texts/text.ts";

/** A schedule that Airflow runs: all that its DAG file is made of. */
export interface AirflowSchedule {
  /** A ULID; also the DAG's id and, with `.py`, the name of its file. */
  readonly schedule_id: string;
  /** Shown as the DAG's name. */
  readonly title: string;
  readonly description: string;
  /** A person's name or id, as Airflow shows it. */
  readonly owner: string;
  /** 5 fields. */
  readonly cron: string;
  /** IANA name, in which `cron` counts. */
  readonly timezone: string;
  /** ISO 8601 with an offset. Never moves forward once runs exist: older runs that are cleared would hang for ever. */
  readonly start_date: string;
  /** ISO 8601 with an offset: nothing is due after it. Null: it never ends. */
  readonly end_date: string | null;
  /** ISO 8601 with an offset: runs of the clock that were due before it end as skipped, without a mail. Null: none do. */
  readonly not_before: string | null;
  /** Counts only when Airflow sees the DAG for the first time. */
  readonly is_paused_upon_creation: boolean;
  /** At least one. They run one after the other, by `order`. */
  readonly jobs: readonly AirflowJob[];
  /** Get the file of each job, and a mail at the end of a run that succeeded. */
  readonly success_emails: readonly string[];
  /** Get a mail at the end of a run that failed or was stopped. */
  readonly failure_emails: readonly string[];
}

/** One job of a schedule: data loaded over HTTP, and Python code that makes an Excel file of it. */
export interface AirflowJob {
  /** Part of task ids: `job_<id>`; ASCII letters, digits, `_`, `-` and `.`, at most 200 of them. */
  readonly id: string;
  readonly title: string;
  readonly order: number;
  /** http or https; answers a GET with JSON whose `data` becomes the DataFrame `df`. Empty: nothing is loaded. */
  readonly data_load_url: string;
  /** Python that sets `startdate` and `enddate`, which take the place of the URL's `start_date` and `end_date`. */
  readonly data_load_code: string | null;
  /** Python that reads `df` and sets `out` to the path of an Excel file, or leaves it None. */
  readonly code: string;
}

/**
 * Where a job's file goes, from which another task, on another worker, mails it.
 *
 * `bucket`: objects under `<prefix><schedule_id>/<key of the run>/`, which a lifecycle rule of the bucket has to end;
 * reached through `aws_conn_id`. `directory`: a folder that all workers share; files older than `keep_days` are removed.
 */
export type ResultStore =
  | { readonly bucket: string; readonly prefix: string; readonly aws_conn_id: string }
  | { readonly directory: string; readonly keep_days: number };

/** What is the same for all DAG files of a deployment. */
export interface DagFileOptions {
  readonly results: ResultStore;
  /** Size in bytes of the file that this one replaces; the new one gets another. Null: it replaces none. */
  readonly previousSize: number | null;
  /** Says the mails' words in the deployment's language. */
  readonly say: Say;
  /** Airflow's connection to the mail server. Default `smtp_default`. */
  readonly smtp_conn_id?: string;
  /** Seconds after which a job is ended, which fails it. Default 3600. */
  readonly job_timeout_sec?: number;
  /** Runs at the same time; more of them wait. Default 4, so that a run by hand need not wait for a long one of the clock. */
  readonly max_active_runs?: number;
}

/** A DAG file. */
export interface DagFile {
  /** ASCII, so its length is its size in bytes. */
  readonly text: string;
  /** 12 hex digits, of the schedule and the template: equal content has an equal revision. The DAG has the tag `rev-<revision>`. */
  readonly revision: string;
}
