import type { Ports } from "../../ports/groups.ts";
import type { StopMarks } from "../../ports/schedules/schedule-files.ts";

/** What moving a workflow's run forward may use. */
export type WorkflowPorts = Pick<
  Ports,
  | "scope"
  | "triggers"
  | "workflows"
  | "workflowRuns"
  | "runs"
  | "statistics"
  | "results"
  | "workers"
  | "dispatch"
  | "bus"
  | "clock"
  | "telemetry"
  | "airflow"
> & {
  readonly scheduleFiles: StopMarks;
};

/** A run of a workflow, by its key. */
export interface WorkflowRunKey {
  readonly workflow_id: string;
  readonly run_id: string;
}

/** Enough for writers that collide by chance; then whoever sent for it sends again. */
export const TRIES = 20;
