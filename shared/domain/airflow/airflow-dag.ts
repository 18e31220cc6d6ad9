/** A DAG as Airflow has it loaded. Instants: ISO 8601 in UTC, milliseconds. Null: unknown, or not told by this version of Airflow. */
export interface AirflowDag {
  readonly dag_id: string;
  readonly display_name: string;
  readonly description: string | null;
  readonly is_paused: boolean;
  /** Its file is gone or no longer holds it: it cannot be triggered, but can still be read, paused and deleted. Airflow 2: not `is_active`. */
  readonly is_stale: boolean;
  readonly has_import_errors: boolean;
  /** Names, in the order of Airflow. */
  readonly tags: readonly string[];
  readonly owners: readonly string[];
  /** Names the file to Airflow, for what is asked about files. */
  readonly file_token: string;
  /** Absolute, on Airflow's machines. */
  readonly file: string;
  /** Airflow 3: the bundle that holds the file, and the file's path in it. */
  readonly bundle_name: string | null;
  readonly relative_file: string | null;
  readonly last_parsed_at: string | null;
  /** A cron expression or preset; null: none, or one that is not written as text. */
  readonly schedule: string | null;
  readonly timetable_description: string | null;
  readonly max_active_runs: number | null;
  /** When the next scheduled run is due; null: none comes. Set on a paused DAG too. */
  readonly next_run_due: string | null;
}

export interface AirflowTask {
  readonly task_id: string;
  readonly downstream_task_ids: readonly string[];
  /** `PythonOperator` */
  readonly operator: string;
  /** `all_success` */
  readonly trigger_rule: string;
  readonly retries: number;
  readonly is_mapped: boolean;
}

/** A file that Airflow could not load. It can outlive both its fix and the file. */
export interface AirflowImportError {
  readonly import_error_id: number;
  readonly timestamp: string;
  /** Airflow 3: relative to the bundle. Airflow 2: absolute. */
  readonly file: string;
  /** Null on Airflow 2. */
  readonly bundle_name: string | null;
  /** May be redacted for want of rights. */
  readonly stack_trace: string;
}
