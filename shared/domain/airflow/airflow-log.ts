/** The log of one try of one task instance. */
export interface AirflowLog {
  /**
   * What comes before the first line of the task: where the log was read, why it could not be. Never an error of the task.
   * Alone, without `lines`, it is a placeholder: the log is not there yet.
   */
  readonly header: readonly string[];
  readonly lines: readonly AirflowLogLine[];
  /** The exception that left the task last, with its causes, where Airflow says so in structure (Airflow 3); else null. */
  readonly error_detail: readonly AirflowException[] | null;
  /** Airflow says that nothing more comes; null: it does not say (Airflow 2). */
  readonly ended: boolean | null;
}

/** One record of the log: a traceback, blank lines included, belongs to the record that it was written with. */
export interface AirflowLogLine {
  /** ISO 8601 in UTC; null: the record has none. */
  readonly at: string | null;
  /** Lower case: `info`, `warning`, `error`, …; null: the record has none. */
  readonly level: string | null;
  /** `task.stdout` (Airflow 3), `taskinstance.py:2905` (Airflow 2); null: the record has none. */
  readonly source: string | null;
  readonly text: string;
  /** What Airflow 3 says of the exception that was logged with the record; absent: none. */
  readonly error_detail?: readonly AirflowException[];
}

/** One exception of a chain, the outermost first, as Airflow 3 writes it. `exceptions`: of a group, the chain of each member. */
export interface AirflowException {
  readonly type: string;
  readonly value: string;
  readonly is_cause: boolean;
  readonly frames: readonly { readonly file: string; readonly line: number; readonly name: string }[];
  readonly exceptions: readonly (readonly AirflowException[])[];
}
