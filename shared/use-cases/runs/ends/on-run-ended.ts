import { OUTCOMES, type Outcome, durationSeconds, isLate, latenessSeconds, type Run } from "../../../domain/run/run.ts";
import type { Ports } from "../../../ports/groups.ts";
import { publishRunEvents } from "../../sending/publish-run-events.ts";
import { text } from "../../../domain/texts/text.ts";
import { cancelRun } from "./cancel-deleted.ts";
import { continueChain } from "../reschedule.ts";
import { toWorker } from "../../sending/to-worker.ts";
import { deadlinesOf } from "../../sending/send-together.ts";
import { startChild } from "../../workflows/steps/start-child.ts";
import { startDagRun } from "../../workflows/steps/start-dag-run.ts";
import { stopDagRun } from "../../workflows/control/stop-dag-run.ts";
import { childOf } from "../../../domain/run/changes/step-run.ts";
import { stopWorkflowRun } from "../../workflows/control/stop-workflow-run.ts";
import type { WorkflowPorts } from "../../workflows/workflow-ports.ts";

type RunEndedPorts = WorkflowPorts & Pick<Ports, "jobs" | "wakes">;

/**
 * Does what follows from a change of a run: sends the next attempt, or gives the slot back, counts, and continues the
 * chain of a job in queue mode. A step has no slot; its workflow's run moves on by `advanceWorkflowRun`. Called at least
 * once for each change; each step is harmless when repeated.
 */
export async function onRunEnded(ports: RunEndedPorts, run: Run): Promise<void> {
  if (run.status === "queued" && run.retry_at !== null) return sendNextAttempt(ports, run, Date.parse(run.retry_at));
  const status = OUTCOMES.find((outcome) => outcome === run.status);
  if (status) return onFinalRun(ports, run, status);
}

/** A job that was deleted while its run was being started: the deletion did not see it. */
async function isGone({ jobs }: RunEndedPorts, { job_id, dispatch }: Run): Promise<boolean> {
  const job = (await jobs.getDefinitions([job_id])).get(job_id);
  return job?.generation !== dispatch.generation;
}

async function sendNextAttempt(ports: RunEndedPorts, run: Run, at: number): Promise<void> {
  if (run.dispatch.step?.child_workflow_id !== undefined) return startChild(ports, run);
  if (run.dispatch.step?.dag_id !== undefined) return startDagRun(ports, run);
  if (!run.dispatch.step && (await isGone(ports, run))) {
    await cancelRun(ports, run, text("job-deleted"));
    return;
  }
  const now = ports.clock.now();
  const delaySeconds = Math.max(0, Math.ceil((at - now) / 1000));
  await ports.dispatch.send(deadlinesOf([run], now));
  await ports.workers.send([{ ...toWorker(run), delaySeconds }]);
  ports.telemetry.record({
    name: "run.retry",
    level: "warn",
    job_id: run.job_id,
    run_id: run.run_id,
    trigger_source: run.trigger_source,
    detail: { attempt: run.attempt, delay_sec: delaySeconds, error: run.error },
  });
}

/** The slot first, so that nothing else that fails costs the next occurrence; events last, since others wait for them only. */
async function onFinalRun(ports: RunEndedPorts, run: Run, status: Outcome): Promise<void> {
  if (run.dispatch.step) await onStepEnded(ports, run, status);
  else await onJobRunEnded(ports, run, status);
  await publishRunEvents(ports, [run]);
}

async function onJobRunEnded(ports: RunEndedPorts, run: Run, status: Outcome): Promise<void> {
  const released = await ports.jobs.freeSlot(run.job_id, {
    runId: run.run_id,
    scheduledAt: run.scheduled_at,
    attempt: run.attempt,
    status,
    triggerSource: run.trigger_source,
    error: run.error,
    durationSeconds: durationSeconds(run) ?? 0,
    latenessSeconds: latenessSeconds(run),
  });
  await continueChain(ports, run);
  if (released) tell(ports, run, status);
}

/** A workflow, or a DAG, that is still running for a step that has ended is stopped. */
async function onStepEnded(ports: RunEndedPorts, step: Run, status: Outcome): Promise<void> {
  const child = status === "success" ? undefined : childOf(step);
  const current = child && (await ports.runs.get(step.job_id, step.run_id));
  // A later attempt of the step has its workflow running again.
  if (child && current?.attempt === step.attempt && (await ports.workflowRuns.get(child.workflow_id, child.run_id)))
    await stopWorkflowRun(ports, child);
  if (status !== "success") await stopDagRun(ports, step);
  tell(ports, step, status);
}

function tell({ telemetry }: Pick<Ports, "telemetry">, run: Run, status: Outcome): void {
  const { job_id, run_id, trigger_source, attempt, error } = run;
  const measured = { duration: durationSeconds(run) ?? 0, lateness: latenessSeconds(run) };
  const detail = { ...measured, attempt, ...(error === null ? {} : { error }) };
  const about = { job_id, run_id, trigger_source, detail };
  if (status === "success") telemetry.record({ name: "run.success", ...about });
  else telemetry.record({ name: `run.${status}` as const, level: "warn", ...about });
  // One that was claimed has been counted then.
  if (run.worker_id === null && isLate(run)) telemetry.measure("runs_late", 1);
}
