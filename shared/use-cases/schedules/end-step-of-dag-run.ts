import type { AirflowRun } from "../../domain/airflow/airflow-run.ts";
import { isFinal } from "../../domain/run/run.ts";
import type { DagRunOrigin } from "../../domain/schedules/dag-run-id.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { endStep } from "../workflows/end-step.ts";

type Step = Extract<DagRunOrigin, { readonly kind: "step" }>;

/** Ends the step of a workflow for which a DAG ran, when the DAG's run has ended. A later attempt of the step waits for another run. */
export async function endStepOfDagRun(
  ports: Pick<Ports, "runs" | "clock">,
  { job_id, run_id, attempt }: Step,
  { dag_id, run_id: dag_run_id, state }: AirflowRun,
): Promise<void> {
  if (state !== "success" && state !== "failed") return;
  const step = await ports.runs.get(job_id, run_id);
  if (!step || isFinal(step.status) || step.attempt !== attempt) return;
  const error = state === "success" ? null : text("dag-run-failed", { dag_id, dag_run_id });
  await endStep(ports, step, state === "success" ? "success" : "failed", error, { dag_id, dag_run_id });
}
