import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import type { AirflowRun } from "../../../domain/airflow/airflow-run.ts";
import { DAG_RESULTS } from "../../../domain/airflow/dag-results.ts";
import { stopMarkKey } from "../../../domain/airflow/stop-mark.ts";
import type { Run } from "../../../domain/run/run.ts";
import type { WorkflowRun } from "../../../domain/run/workflow-run.ts";
import { dagRunIdOfStep } from "../../../domain/schedules/dag-run-id.ts";
import type { Airflow } from "../../../ports/airflow.ts";
import type { Ports } from "../../../ports/groups.ts";
import type { StopMarks } from "../../../ports/schedules/schedule-files.ts";

/** A run of a DAG, and when it was stopped on our side, ISO 8601. */
interface StoppedDagRun {
  readonly dag_id: string;
  readonly dag_run_id: string;
  readonly stopped_at: string | null;
}
type StopPorts = Pick<Ports, "airflow" | "telemetry">;

/** Tasks that have not ended, which may go on, or begin, although their run has failed. */
const ENDED_TASKS = new Set(["success", "failed", "skipped", "upstream_failed", "removed"]);
/** Looks at a run that does not stay as it was set: then the sync does it again, each minute. */
const LOOKS = 4;

/** Stops the run of a step's DAG at once. What fails is reported, and left to the sync. */
export async function stopDagRun(ports: StopPorts, step: Run): Promise<void> {
  const dag_id = step.dispatch.step?.dag_id;
  if (dag_id === undefined) return;
  await stopOrReport(ports, { dag_id, dag_run_id: dagRunIdOfStep(step), stopped_at: step.finished_at }, failDagRun);
}

/** Stops the run of a schedule's DAG at once. What fails is reported, and left to the sync. */
export async function stopScheduleRun(ports: StopPorts & { readonly scheduleFiles: StopMarks }, run: WorkflowRun): Promise<void> {
  if (!run.airflow) return;
  const { dag_id, dag_run_id } = run.airflow;
  await stopOrReport(ports, { dag_id, dag_run_id, stopped_at: run.finished_at }, (airflow, stopped) =>
    failMarked(ports.scheduleFiles, airflow, stopped),
  );
}

/** Ends a run of a schedule's DAG as failed. The mark comes first: the run's last mail then says that it was stopped. */
export async function failMarked(marks: StopMarks, airflow: Airflow, stopped: StoppedDagRun): Promise<void> {
  await marks.putMark(stopMarkKey(DAG_RESULTS, stopped.dag_id, stopped.dag_run_id));
  await failDagRun(airflow, stopped);
}

/**
 * Ends a run of Airflow as failed: the run first, then what of it has not ended, or its last task would revive it; then looks
 * whether it has stayed so. One that had succeeded before it was stopped, or is gone, stays as it is. Repeated: nothing.
 * @throws Error where it goes on all the same; AirflowError
 */
export async function failDagRun(airflow: Airflow, { dag_id, dag_run_id: run_id, stopped_at }: StoppedDagRun): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const run = await airflow.getRun(dag_id, run_id);
    if (!run) return;
    const isLive = goesOn(run, stopped_at);
    if (!isLive && run.state === "success") return;
    if (isLive) await airflow.setRunState(dag_id, run_id, "failed");
    const tasks = (await airflow.listTaskInstances(dag_id, run_id)).filter(({ state }) => state === null || !ENDED_TASKS.has(state));
    if (!isLive && tasks.length === 0) return;
    for (const { task_id, map_index } of tasks) await airflow.setTaskInstanceState({ dag_id, run_id, task_id, map_index }, "failed");
  }
  throw new Error(`run ${run_id} of DAG ${dag_id} goes on in Airflow although it was set to failed`);
}

/** Whether a run that was stopped goes on in Airflow, or has since come to a good end: it was not told, or has revived. */
export function goesOn({ state, end_date }: Pick<AirflowRun, "state" | "end_date">, stoppedAt: string | null): boolean {
  if (state === "success") return stoppedAt !== null && end_date !== null && Date.parse(end_date) > Date.parse(stoppedAt);
  return state !== "failed";
}

/** Whoever reacts to a stop would hold up all reactions behind it for as long as Airflow is away. */
async function stopOrReport(
  { airflow, telemetry }: StopPorts,
  stopped: StoppedDagRun,
  stop: (airflow: Airflow, stopped: StoppedDagRun) => Promise<void>,
): Promise<void> {
  if (airflow === null) return;
  try {
    await stop(airflow, stopped);
  } catch (error) {
    const fault = error instanceof AirflowError ? error.fault : undefined;
    const { dag_id, dag_run_id } = stopped;
    telemetry.record({ name: "airflow.run_not_stopped", level: "warn", detail: { dag_id, dag_run_id, fault, error: String(error) } });
  }
}
