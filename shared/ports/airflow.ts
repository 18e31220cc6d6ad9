/** An Airflow, of version 2 or 3, by its REST API. Not here: DAG files, what states mean to Belfry, caching of logs, how often to ask. */
import type { AirflowDag, AirflowImportError, AirflowTask } from "../domain/airflow/airflow-dag.ts";
import type { AirflowLog } from "../domain/airflow/airflow-log.ts";
import type { AirflowCursor, AirflowPage } from "../domain/airflow/airflow-page.ts";
import type {
  AirflowRun,
  AirflowRunState,
  AirflowTaskInstance,
  SettableRunState,
  SettableTaskState,
} from "../domain/airflow/airflow-run.ts";

export type { AirflowDag, AirflowImportError, AirflowTask } from "../domain/airflow/airflow-dag.ts";
export type { AirflowException, AirflowLog, AirflowLogLine } from "../domain/airflow/airflow-log.ts";
export type { AirflowCursor, AirflowPage } from "../domain/airflow/airflow-page.ts";
export type { AirflowRun, AirflowTaskInstance, SettableRunState, SettableTaskState } from "../domain/airflow/airflow-run.ts";

/** Which of Airflow's REST APIs answers: `v1` of Airflow 2, `v2` of Airflow 3. */
export interface AirflowVersion {
  readonly api: "v1" | "v2";
  /** `3.1.8` */
  readonly version: string;
}

/** `healthy`, `unhealthy`; null: not part of this installation, or not told. */
export interface AirflowHealth {
  readonly metadatabase: string | null;
  readonly scheduler: string | null;
  readonly triggerer: string | null;
  readonly dag_processor: string | null;
}

export interface AirflowRunQuery {
  /** Undefined: of all DAGs that the user may see. */
  readonly dag_id?: string | undefined;
  /** Included; epoch ms. By the clock of whichever process wrote the run last: leave an overlap. A note does not count as a change. */
  readonly updated_since?: number | undefined;
  /** @default all */
  readonly states?: readonly AirflowRunState[] | undefined;
}

export interface AirflowTrigger {
  readonly dag_id: string;
  /** Of the caller's choice: `[A-Za-z0-9_.~:+-]`, at most 250 characters. One id is one run, however often it is asked for. */
  readonly run_id: string;
  /** @default {} */
  readonly conf?: Readonly<Record<string, unknown>> | undefined;
  /** At most 1000 characters. @default none */
  readonly note?: string | undefined;
  /**
   * Epoch ms. Airflow 2 always has a logical date, and takes the moment of the call; Airflow 3 takes none.
   * A whole second gets a fraction, for a scheduled run has that second.
   * @default as above
   */
  readonly logical_date?: number | undefined;
}

/** A task instance; `map_index` -1: not mapped. */
export interface AirflowTaskKey {
  readonly dag_id: string;
  readonly run_id: string;
  readonly task_id: string;
  /** @default -1 */
  readonly map_index?: number | undefined;
}

/**
 * Every call throws `AirflowError` when it fails; reads were retried by then.
 * A list never proves absence: a user without rights on a DAG gets a shorter list, and DAGs leave lists for minutes.
 */
export interface Airflow {
  version(): Promise<AirflowVersion>;
  /** Answers also where parts are unhealthy. */
  health(): Promise<AirflowHealth>;

  /** By id, oldest id first. `stale`: also those whose file is gone. @default stale false */
  listDags(
    query?: { readonly tags?: readonly string[]; readonly stale?: boolean },
    cursor?: AirflowCursor,
  ): Promise<AirflowPage<AirflowDag>>;
  /** Also a stale one. Undefined: there is none. */
  getDag(dagId: string): Promise<AirflowDag | undefined>;
  /** Undefined: there is no such DAG. */
  listTasks(dagId: string): Promise<readonly AirflowTask[] | undefined>;
  /** Repeated: the same. */
  setPaused(dagId: string, paused: boolean): Promise<AirflowDag>;
  /**
   * With all its runs. `running`: refused, tasks are at work. Takes minutes for many runs, and may fail half done: repeat it
   * until it is `absent`. While its file is there the DAG comes back, as new: the file says whether it is paused.
   */
  deleteDag(dagId: string): Promise<"deleted" | "absent" | "running">;
  /** All, by id. */
  listImportErrors(): Promise<readonly AirflowImportError[]>;

  /**
   * Idempotent by run id: after an ambiguous failure, and where Airflow says that the run exists, the run of that id is the
   * answer, with `created` false. On a paused DAG the run waits. Throws `not-found` for a DAG that is not loaded, or stale.
   */
  triggerRun(trigger: AirflowTrigger): Promise<{ readonly run: AirflowRun; readonly created: boolean }>;
  /** Undefined: there is none. */
  getRun(dagId: string, runId: string): Promise<AirflowRun | undefined>;
  /** In the order in which Airflow wrote them first. Of a DAG that is not there: throws `not-found` (Airflow 3), or none. */
  listRuns(query: AirflowRunQuery, cursor?: AirflowCursor): Promise<AirflowPage<AirflowRun>>;
  /** `running`: refused (Airflow 3; Airflow 2 deletes it). Repeated: `absent`. */
  deleteRun(dagId: string, runId: string): Promise<"deleted" | "absent" | "running">;
  /** Ends or revives a run. A run set to failed can revive when its last task runs whatever happened before: read it back. */
  setRunState(dagId: string, runId: string, state: SettableRunState): Promise<AirflowRun>;
  /** Runs it again under the same id: `queued`. `onlyFailed`: only tasks that failed, and what comes after. @default all tasks */
  clearRun(dagId: string, runId: string, options?: { readonly onlyFailed?: boolean }): Promise<AirflowRun>;
  /** Replaces the note. Repeated: the same. */
  setNote(dagId: string, runId: string, note: string): Promise<AirflowRun>;

  /** All of the run, each once, by task and map index. Throws `not-found` for a run that is not there. */
  listTaskInstances(dagId: string, runId: string): Promise<readonly AirflowTaskInstance[]>;
  /**
   * Runs these tasks of a run again, and the run with them. Answers the ids of the tasks that were cleared.
   * @default downstream true, onlyFailed false
   */
  clearTaskInstances(
    dagId: string,
    runId: string,
    tasks: { readonly task_ids: readonly string[]; readonly downstream?: boolean; readonly onlyFailed?: boolean },
  ): Promise<readonly string[]>;
  /** Repeated: the same. */
  setTaskInstanceState(task: AirflowTaskKey, state: SettableTaskState): Promise<void>;
  /** Of one try, as a whole. Undefined: there is no such task instance. A try that never was: undefined too, or a header alone (Airflow 2). */
  getLog(task: AirflowTaskKey, tryNumber: number): Promise<AirflowLog | undefined>;
}
