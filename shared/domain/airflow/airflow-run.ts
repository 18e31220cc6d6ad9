/** States of a run. Another text that a later Airflow may answer is passed on as it is. */
export type AirflowRunState = "queued" | "running" | "success" | "failed" | (string & {});

/** What a caller may set a run to. There is no "cancel": `failed` stops a run. */
export type SettableRunState = "queued" | "success" | "failed";

/** One run of a DAG. Instants: ISO 8601 in UTC, milliseconds; null: not yet, or not told by this version of Airflow. */
export interface AirflowRun {
  readonly dag_id: string;
  readonly run_id: string;
  /** `manual`, `scheduled`, `backfill`, `asset_triggered`, `asset_materialization`, `dataset_triggered` */
  readonly run_type: string;
  readonly state: AirflowRunState;
  /**
   * When the run was due; clearing it never moves this. Airflow 3: `run_after`. Airflow 2: the end of the data interval, of
   * manual runs the logical date.
   */
  readonly due: string;
  readonly logical_date: string | null;
  readonly data_interval_start: string | null;
  readonly data_interval_end: string | null;
  readonly queued_at: string | null;
  /** Of the latest attempt on most versions: clearing resets it. */
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly conf: Readonly<Record<string, unknown>>;
  readonly note: string | null;
  /** `rest_api`, `ui`, `timetable`, …; null on Airflow 2. */
  readonly triggered_by: string | null;
}

/** States of a task instance; null: not yet looked at. Others are passed on as they are. */
type AirflowTaskState =
  | "scheduled"
  | "queued"
  | "running"
  | "success"
  | "restarting"
  | "failed"
  | "up_for_retry"
  | "up_for_reschedule"
  | "upstream_failed"
  | "skipped"
  | "deferred"
  | "removed"
  | (string & {});

export type SettableTaskState = "success" | "failed" | "skipped";

/** One task of one run. How long it took is `end_date - start_date`: what Airflow itself says is wrong on some versions. */
export interface AirflowTaskInstance {
  readonly dag_id: string;
  readonly run_id: string;
  readonly task_id: string;
  /** -1: the task is not mapped. */
  readonly map_index: number;
  readonly state: AirflowTaskState | null;
  /** Of the latest try; 0: never ran. */
  readonly try_number: number;
  readonly max_tries: number;
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly queued_at: string | null;
  readonly operator: string | null;
  readonly hostname: string | null;
  readonly note: string | null;
}
