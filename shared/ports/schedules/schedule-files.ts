/** Files that Airflow reads, and what goes with them, in a bucket. Not here: what they say. */
import type { AirflowLog } from "../../domain/airflow/airflow-log.ts";
import type { ScheduledJob } from "../../domain/schedules/schedule.ts";

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
