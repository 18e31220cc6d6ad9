import { isFinal } from "../../../domain/run/run.ts";
import { isOver } from "../../../domain/run/workflow-run.ts";
import { originOf } from "../../../domain/schedules/dag-run-id.ts";
import { text } from "../../../domain/texts/text.ts";
import type { Ports } from "../../../ports/groups.ts";
import type { OpenDagRun } from "../../../ports/schedules/airflow-sync-store.ts";
import { markHours } from "../../statistics/mark-hours.ts";
import { endStep } from "../../workflows/steps/end-step.ts";

type GonePorts = Pick<Ports, "runs" | "workflowRuns" | "statistics" | "clock" | "telemetry">;

/** A run may leave Airflow's answers and come back; after so long, in ms, it is taken for deleted. */
const GONE_MS = 600_000;

/**
 * Of a run that had not ended, and that Airflow has no longer: may it still come back? After ten minutes it may not, and what
 * waits for it here has failed. What is on record of it stays: history is ours.
 */
export async function isStillAwaited(ports: GonePorts, open: OpenDagRun, now: number): Promise<boolean> {
  const { gone_since = now, ...of } = open;
  if (gone_since === now) ports.telemetry.record({ name: "airflow.run_gone", level: "warn", detail: of });
  if (now - gone_since < GONE_MS) return true;
  return !(await endGoneRun(ports, of));
}

/** False: somebody else is changing it, and it is to be tried again. */
async function endGoneRun(ports: GonePorts, { dag_id, dag_run_id, run_id }: OpenDagRun): Promise<boolean> {
  const reason = text("dag-run-gone", { dag_id, dag_run_id });
  const origin = originOf(dag_run_id);
  if (origin?.kind === "step") {
    const step = await ports.runs.get(origin.job_id, origin.run_id);
    if (step && !isFinal(step.status) && step.attempt === origin.attempt) await endStep(ports, step, "failed", reason);
    return true;
  }
  const key = origin?.kind === "schedule" ? origin.run_id : run_id;
  const run = key === undefined ? undefined : await ports.workflowRuns.get(dag_id, key);
  if (!run || isOver(run)) return true;
  const finished_at = new Date(ports.clock.now()).toISOString();
  const next = { ...run, status: "failed", reason, finished_at, steps: "f", revision: run.revision + 1 } as const;
  await markHours(ports, [next]);
  return ports.workflowRuns.save(run, next);
}
