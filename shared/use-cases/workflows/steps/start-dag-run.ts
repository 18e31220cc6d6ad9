import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import { isFinal, type Run } from "../../../domain/run/run.ts";
import { transition } from "../../../domain/run/changes/run-transition.ts";
import { dagRunIdOfStep } from "../../../domain/schedules/dag-run-id.ts";
import { text } from "../../../domain/texts/text.ts";
import type { Ports } from "../../../ports/groups.ts";
import { endStep } from "./end-step.ts";
import { stopDagRun } from "../control/stop-dag-run.ts";
import type { WorkflowPorts } from "../workflow-ports.ts";

/** Longest lease that a claim can have, in seconds: nobody takes a step over that a DAG's run stands for. */
const LEASE_SECONDS = 43_200;

/**
 * Starts the DAG's run that a step stands for. Repeated: the same run, whose id follows from the step and its attempt. The step
 * ends when Airflow's run does, by the sync. What Airflow refuses for good ends it as failed. What may pass is reported: whoever
 * reacts to a step's end would hold up all reactions behind it for as long as Airflow is away. The step is queued then, and is
 * handed over again by whoever looks after steps that nobody has begun.
 */
export async function startDagRun(ports: WorkflowPorts, read: Run): Promise<void> {
  const step = await ports.runs.get(read.job_id, read.run_id);
  const dag_id = step?.dispatch.step?.dag_id;
  if (!step || dag_id === undefined || step.attempt !== read.attempt || isFinal(step.status)) return;
  if (ports.airflow === null) return endStep(ports, step, "failed", text("airflow-not-connected"));
  const run_id = dagRunIdOfStep(step);
  try {
    await ports.airflow.triggerRun({ dag_id, run_id, conf: step.dispatch.params });
  } catch (error) {
    if (!(error instanceof AirflowError)) throw error;
    if (error.passing) return report(ports, step, { dag_id, dag_run_id: run_id, error });
    const why = error.fault === "not-found" ? text("dag-missing", { dag_id }) : text("airflow-failed", { why: error.message });
    return endStep(ports, step, "failed", why);
  }
  const claim = { kind: "start", attempt: step.attempt, worker_id: `airflow/${dag_id}`, lease_sec: LEASE_SECONDS } as const;
  const running = transition(step, claim, ports.clock.now());
  if (running.kind === "changed" && !(await ports.runs.save(step, running.run))) await stopOrphan(ports, step);
}

function report(
  { telemetry }: Pick<Ports, "telemetry">,
  { job_id, run_id }: Run,
  { error, ...of }: { readonly dag_id: string; readonly dag_run_id: string; readonly error: AirflowError },
): void {
  telemetry.record({
    name: "airflow.run_not_started",
    level: "warn",
    job_id,
    run_id,
    detail: { ...of, fault: error.fault, error: String(error) },
  });
}

/** The step was cancelled while its DAG was being started: nobody else would stop that. */
async function stopOrphan(ports: WorkflowPorts, step: Run): Promise<void> {
  const current = await ports.runs.get(step.job_id, step.run_id);
  if (current && isFinal(current.status)) await stopDagRun(ports, step);
}
