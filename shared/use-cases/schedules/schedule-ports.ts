import type { Ports } from "../../ports/groups.ts";

/** What keeping schedules may use. */
export type SchedulePorts = Pick<
  Ports,
  | "scope"
  | "defaultTimeZone"
  | "schedules"
  | "scheduleFiles"
  | "jobDirectory"
  | "workflows"
  | "workflowRuns"
  | "airflow"
  | "clock"
  | "telemetry"
  | "randomText"
> & {
  /** How its DAG files hand on results, and say their mails. */
  readonly dagFiles: DagFileSettings;
};

export interface DagFileSettings {
  readonly bucket: string;
  /** Airflow's connection to the bucket. */
  readonly aws_conn_id: string;
  readonly language: "en" | "ko";
}
