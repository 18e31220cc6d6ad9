import type {
  AirflowDag,
  AirflowHealth,
  AirflowImportError,
  AirflowLog,
  AirflowRun,
  AirflowRunQuery,
  AirflowTask,
  AirflowTaskInstance,
  AirflowTaskKey,
  SettableRunState,
  SettableTaskState,
} from "../../ports/airflow.ts";

/** A part of a list, as the server gave it: perhaps fewer rows than were asked for. */
export interface Slice<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

export interface Range {
  readonly offset: number;
  readonly limit: number;
}

export interface NewRun {
  readonly dag_id: string;
  readonly run_id: string;
  readonly conf: Readonly<Record<string, unknown>>;
  readonly note: string | undefined;
  /** ISO 8601; null: none, or the server's choice. */
  readonly logical_date: string | null;
}

/** One of the two REST APIs, a method an operation, without repeats or rules of ours. Throws AirflowError. */
export interface AirflowApi {
  /** A logical date must be sent with each new run, and each is its own. */
  readonly datesRuns: boolean;
  health(): Promise<AirflowHealth>;
  dags(query: { readonly tags: readonly string[]; readonly stale: boolean }, range: Range): Promise<Slice<AirflowDag>>;
  dag(dagId: string): Promise<AirflowDag>;
  tasks(dagId: string): Promise<readonly AirflowTask[]>;
  setPaused(dagId: string, paused: boolean): Promise<AirflowDag>;
  deleteDag(dagId: string): Promise<void>;
  importErrors(range: Range): Promise<Slice<AirflowImportError>>;
  createRun(run: NewRun): Promise<AirflowRun>;
  run(dagId: string, runId: string): Promise<AirflowRun>;
  runs(query: AirflowRunQuery, range: Range): Promise<Slice<AirflowRun>>;
  deleteRun(dagId: string, runId: string): Promise<void>;
  setRunState(dagId: string, runId: string, state: SettableRunState): Promise<AirflowRun>;
  clearRun(dagId: string, runId: string, onlyFailed: boolean): Promise<AirflowRun>;
  setNote(dagId: string, runId: string, note: string): Promise<AirflowRun>;
  taskInstances(dagId: string, runId: string, range: Range): Promise<Slice<AirflowTaskInstance>>;
  taskInstance(dagId: string, runId: string, taskId: string): Promise<AirflowTaskInstance>;
  mappedTaskInstances(dagId: string, runId: string, taskId: string, range: Range): Promise<Slice<AirflowTaskInstance>>;
  clearTaskInstances(dagId: string, tasks: ClearedTasks): Promise<readonly string[]>;
  setTaskInstanceState(task: AirflowTaskKey, state: SettableTaskState): Promise<void>;
  log(task: AirflowTaskKey, tryNumber: number): Promise<AirflowLog>;
}

interface ClearedTasks {
  readonly run_id: string;
  readonly task_ids: readonly string[];
  readonly downstream: boolean;
  readonly onlyFailed: boolean;
}
