import { OUTCOMES, type Outcome, durationSeconds, latenessSeconds, type Run } from "../domain/run.ts";
import type { Ports } from "../ports.ts";
import { nextInChain } from "./next-in-chain.ts";
import { toWorker } from "./new-run.ts";
import { sendAt } from "./send-at.ts";

type SettlePorts = Pick<Ports, "jobs" | "workers" | "dispatch" | "wakes" | "clock" | "telemetry">;

/**
 * Does what follows from a change of a run: sends the next attempt, or gives the slot back, counts, and continues the
 * chain of a job in queue mode. Called at least once for each change; each step is harmless when repeated.
 */
export async function settleRun(ports: SettlePorts, run: Run): Promise<void> {
  if (run.status === "queued" && run.retry_at !== null) return sendNextAttempt(ports, run, Date.parse(run.retry_at));
  const status = OUTCOMES.find((outcome) => outcome === run.status);
  if (status) return settleEnded(ports, run, status);
}

async function sendNextAttempt(ports: SettlePorts, run: Run, at: number): Promise<void> {
  const delaySeconds = Math.max(0, Math.ceil((at - ports.clock.now()) / 1000));
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

async function settleEnded(ports: SettlePorts, run: Run, status: Outcome): Promise<void> {
  const duration = durationSeconds(run) ?? 0;
  const lateness = latenessSeconds(run);
  const released = await ports.jobs.releaseSlot(run.job_id, {
    runId: run.run_id,
    status,
    triggerSource: run.trigger_source,
    error: run.error,
    durationSeconds: duration,
    latenessSeconds: lateness,
  });
  await continueChain(ports, run);
  if (!released) return;
  ports.telemetry.record({
    name: `run.${status}`,
    level: status === "success" ? "info" : "warn",
    job_id: run.job_id,
    run_id: run.run_id,
    trigger_source: run.trigger_source,
    detail: { duration, lateness, attempt: run.attempt, ...(run.error === null ? {} : { error: run.error }) },
  });
}

/**
 * In queue mode the worker's report names the delay of the next run. A run that ended without any report (time-out)
 * goes on after the job's interval, so that one lost worker does not end the chain.
 */
async function continueChain(ports: SettlePorts, run: Run): Promise<void> {
  const { interval_seconds: interval } = run.dispatch;
  if (interval === null || run.finished_at === null) return;
  const delay = run.next_delay_sec ?? (run.status === "timeout" || run.reason === "worker lost" ? interval : undefined);
  if (delay === undefined) return;
  const at = Date.parse(run.finished_at) + delay * 1000;
  await sendAt(ports, nextInChain(run, at), at);
}
