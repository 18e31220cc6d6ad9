import { OUTCOMES, type Outcome, durationSeconds, isLate, latenessSeconds, type Run } from "../domain/run.ts";
import type { Ports } from "../ports.ts";
import { announceRuns } from "./announce.ts";
import { text } from "../domain/text.ts";
import { cancelRun } from "./cancel-deleted.ts";
import { continueChain } from "./continue-chain.ts";
import { toWorker } from "./new-run.ts";
import { deadlinesOf } from "./send-together.ts";
import { childOf, startChild } from "./start-child.ts";
import { stopWorkflowRun } from "./stop-workflow-run.ts";
import type { WorkflowPorts } from "./workflow-ports.ts";

type SettlePorts = WorkflowPorts & Pick<Ports, "jobs" | "wakes">;

/**
 * Does what follows from a change of a run: sends the next attempt, or gives the slot back, counts, and continues the
 * chain of a job in queue mode. A step has no slot; its workflow's run moves on by `advanceWorkflowRun`. Called at least
 * once for each change; each step is harmless when repeated.
 */
export async function settleRun(ports: SettlePorts, run: Run): Promise<void> {
  if (run.status === "queued" && run.retry_at !== null) return sendNextAttempt(ports, run, Date.parse(run.retry_at));
  const status = OUTCOMES.find((outcome) => outcome === run.status);
  if (status) return settleEnded(ports, run, status);
}

/** A job that was deleted while its run was being started: the deletion did not see it. */
async function isGone({ jobs }: SettlePorts, { job_id, dispatch }: Run): Promise<boolean> {
  const job = (await jobs.getDefinitions([job_id])).get(job_id);
  return job?.generation !== dispatch.generation;
}

async function sendNextAttempt(ports: SettlePorts, run: Run, at: number): Promise<void> {
  if (run.dispatch.step?.child_workflow_id !== undefined) return startChild(ports, run);
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
async function settleEnded(ports: SettlePorts, run: Run, status: Outcome): Promise<void> {
  if (run.dispatch.step) await settleStep(ports, run, status);
  else await settleJob(ports, run, status);
  await announceRuns(ports, [run]);
}

async function settleJob(ports: SettlePorts, run: Run, status: Outcome): Promise<void> {
  const released = await ports.jobs.releaseSlot(run.job_id, {
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

/** A workflow that is still running for a step that has ended is stopped. */
async function settleStep(ports: SettlePorts, step: Run, status: Outcome): Promise<void> {
  const child = status === "success" ? undefined : childOf(step);
  const current = child && (await ports.runs.get(step.job_id, step.run_id));
  // A later attempt of the step has its workflow running again.
  if (child && current?.attempt === step.attempt && (await ports.workflowRuns.get(child.workflow_id, child.run_id)))
    await stopWorkflowRun(ports, child);
  tell(ports, step, status);
}

function tell({ telemetry }: Pick<Ports, "telemetry">, run: Run, status: Outcome): void {
  const { job_id, run_id, trigger_source, attempt, error } = run;
  const measured = { duration: durationSeconds(run) ?? 0, lateness: latenessSeconds(run) };
  const level = status === "success" ? "info" : "warn";
  const detail = { ...measured, attempt, ...(error === null ? {} : { error }) };
  telemetry.record({ name: `run.${status}`, level, job_id, run_id, trigger_source, detail });
  // One that was claimed has been counted then.
  if (run.worker_id === null && isLate(run)) telemetry.measure("runs_late", 1);
}
