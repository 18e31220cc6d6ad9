import type { AirflowLog } from "../domain/airflow/airflow-log.ts";
import type { ScheduledJob, ScheduleDefinition } from "../domain/schedules/schedule.ts";

/** Records of schedules. Not here: their workflows, DAG files and runs, which follow from them. */
export interface ScheduleStore {
  /** False if one of that id exists. */
  create(schedule: ScheduleDefinition): Promise<boolean>;
  /** Replaces the record if its stored version is `expectedVersion`; false if it is not, or there is none. */
  replace(schedule: ScheduleDefinition, expectedVersion: number): Promise<boolean>;
  /** Strongly consistent. */
  get(id: string): Promise<ScheduleDefinition | undefined>;
  /** All, newest first. What cannot be read is reported and left out. Eventually consistent. */
  list(): Promise<readonly ScheduleDefinition[]>;
  /** Repeated: nothing. */
  remove(id: string): Promise<void>;
}

/** Files that Airflow reads, and what goes with them, in a bucket. */
export interface ScheduleFiles {
  /** Writes the DAG file of a schedule, in one piece. Repeated: overwritten with the same. */
  putDagFile(id: string, text: string): Promise<void>;
  /** Repeated: nothing. */
  deleteDagFile(id: string): Promise<void>;
  /** Ids of schedules that have a DAG file, and its size in bytes. Where there is nothing, Airflow finds an empty folder from then on. */
  listDagFiles(): Promise<ReadonlyMap<string, number>>;
  /** Keeps details of jobs under a key made from their content. Repeated: the same. */
  putDetails(id: string, jobs: readonly ScheduledJob[]): Promise<string>;
  getDetails(key: string): Promise<readonly ScheduledJob[]>;
  /** An empty object, whose presence says something. */
  putMark(key: string): Promise<void>;
  /** The log of a try that has ended, as it was kept; undefined: it was not. */
  getLog(key: string): Promise<AirflowLog | undefined>;
  putLog(key: string, log: AirflowLog): Promise<void>;
}

/** What stopping a run of a DAG needs of them. */
export type StopMarks = Pick<ScheduleFiles, "putMark">;

/** Where details of jobs come from: a service of the user's, or Belfry's own jobs. */
export interface JobDirectory {
  /** In no order; ids that are not known are left out. `order` is 0. Throws UNAVAILABLE when the service cannot be asked. */
  find(ids: readonly string[]): Promise<readonly ScheduledJob[]>;
}

/** How far Airflow's runs are followed. */
export interface AirflowSyncState {
  /** Changes from then on are asked for; epoch ms. */
  readonly since: number;
  /** Runs that had not ended: asked for one by one, however old they are. */
  readonly open: readonly { readonly dag_id: string; readonly dag_run_id: string }[];
}

export interface AirflowSyncStore {
  /** Strongly consistent; undefined: there never was a sync. */
  get(): Promise<AirflowSyncState | undefined>;
  put(state: AirflowSyncState): Promise<void>;
}
