import type { AirflowRun } from "../../../domain/airflow/airflow-run.ts";
import { isFinal, type Run } from "../../../domain/run/run.ts";
import type { DagRunOrigin } from "../../../domain/schedules/dag-run-id.ts";
import { text } from "../../../domain/texts/text.ts";
import type { Airflow } from "../../../ports/airflow.ts";
import type { Ports } from "../../../ports/groups.ts";
import { endStep } from "../../workflows/steps/end-step.ts";
import { failDagRun, goesOn } from "../../workflows/control/stop-dag-run.ts";

type Step = Extract<DagRunOrigin, { readonly kind: "step" }>;

/**
 * Ends the step of a workflow for which a DAG ran, when the DAG's run has ended; a later attempt of the step waits for another
 * run. A run that goes on although its attempt was ended from our side is stopped: Airflow could not be reached then, or the run
 * has revived.
 */
export async function endStepOfDagRun(
  ports: Pick<Ports, "runs" | "clock">,
  airflow: Airflow,
  { job_id, run_id, attempt }: Step,
  run: AirflowRun,
): Promise<void> {
  const { dag_id, run_id: dag_run_id, state } = run;
  const step = await ports.runs.get(job_id, run_id);
  if (!step) return;
  const stopped_at = stoppedAt(step, attempt);
  if (stopped_at !== undefined) {
    if (goesOn(run, stopped_at)) await failDagRun(airflow, { dag_id, dag_run_id, stopped_at });
    return;
  }
  if ((state !== "success" && state !== "failed") || isFinal(step.status) || step.attempt !== attempt) return;
  const error = state === "success" ? null : text("dag-run-failed", { dag_id, dag_run_id });
  await endStep(ports, step, state === "success" ? "success" : "failed", error, { dag_id, dag_run_id });
}

/** When an attempt was ended from our side; undefined: it was not. One that ended in Airflow may be cleared and run again there. */
function stoppedAt(step: Run, attempt: number): string | null | undefined {
  const past = step.past_attempts.find((one) => one.attempt === attempt);
  const { outcome, finished_at } = step.attempt === attempt ? { outcome: step.status, finished_at: step.finished_at } : (past ?? {});
  return outcome === "cancelled" || outcome === "timeout" ? (finished_at ?? null) : undefined;
}
