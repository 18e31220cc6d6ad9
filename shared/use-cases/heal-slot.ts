import type { DispatchMessage } from "../contract/messages.ts";
import { timeOf } from "../domain/run-id.ts";
import { expiryOf, isFinal } from "../domain/run.ts";
import type { Ports } from "../ports.ts";
import { settleRun } from "./settle-run.ts";
import type { WorkflowPorts } from "./workflow-ports.ts";

/** What is younger than this may still be on its way, in ms. */
export const SETTLING_MS = 120_000;
/** How far back the very first sweep looks, in ms; also how long a slot may be held by a run without a record. */
export const FIRST_LOOK_MS = 600_000;

/** Puts a job's slot right that is held by a run which is over, never was, or outlived its time. False: nothing was wrong. */
export async function healSlot(
  ports: WorkflowPorts & Pick<Ports, "jobs" | "wakes">,
  jobId: string,
  runId: string,
  now: number,
): Promise<boolean> {
  if (now - timeOf(runId) < SETTLING_MS) return false;
  const run = await ports.runs.get(jobId, runId);
  if (!run) {
    // Its fire is still being redelivered, unless it is older than the queue would keep trying.
    if (now - timeOf(runId) < FIRST_LOOK_MS) return false;
    await ports.jobs.abandonSlot(jobId, runId);
    return true;
  }
  if (isFinal(run.status)) {
    await settleRun(ports, run);
    // A run that never became active (skipped, missed) has nothing to settle, and must not keep a slot either.
    await ports.jobs.abandonSlot(jobId, runId);
    return true;
  }
  if (now < expiryOf(run) + SETTLING_MS) return false;
  const message: DispatchMessage = { kind: "deadline", job_id: jobId, run_id: runId };
  await ports.dispatch.send([{ message, delaySeconds: 0 }]);
  return true;
}
