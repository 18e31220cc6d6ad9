import type { DispatchMessage } from "../../../domain/message/messages.ts";
import { type ChainLink, type JobDefinition, type JobState, stateOfGeneration } from "../../../domain/definition/job.ts";
import { expiryOf, handedOverAt, isFinal, type Run } from "../../../domain/run/run.ts";
import { timeOf } from "../../../domain/run/run-id.ts";
import { beginChain, continueChain, isInQueueMode, resendLink } from "../reschedule.ts";
import { countRepairs, FIRST_LOOK_MS, SETTLING_MS } from "../../count-repairs.ts";
import type { KindPorts } from "../../kinds/kind.ts";
import { toWorker } from "../../sending/to-worker.ts";
import { onRunEnded } from "./on-run-ended.ts";

/** Puts slots, deadlines, worker messages and chains of jobs right; answers how many were wrong. */
export async function repairJobs(ports: KindPorts, jobs: readonly JobDefinition[], now: number): Promise<number> {
  const states = await ports.jobs.getStates(jobs.map(({ job_id }) => job_id));
  return countRepairs(
    ports,
    jobs.flatMap((job) => {
      const state = stateOfGeneration(states.get(job.job_id), job.generation);
      const slots = state.active_runs.map((runId) => ({ of: job, runId, repair: () => repairRun(ports, job, runId, now) }));
      return isInQueueMode(job) ? [...slots, { of: job, repair: () => repairChain(ports, job, state, now) }] : slots;
    }),
  );
}

/** A run that holds a slot although it is over or never was, that outlived its time, or whose worker message was lost. */
async function repairRun(ports: KindPorts, job: JobDefinition, runId: string, now: number): Promise<boolean> {
  if (now - timeOf(runId) < SETTLING_MS) return false;
  // One that cannot be read is as good as none: nobody can end it.
  const [run] = await ports.runs.getMany([{ job_id: job.job_id, run_id: runId }]);
  if (!run) {
    // Its fire is still being redelivered, unless it is older than the queue would keep trying.
    if (now - timeOf(runId) < FIRST_LOOK_MS) return false;
    await ports.jobs.dropSlot(job.job_id, runId);
    return true;
  }
  if (isFinal(run.status)) {
    await onRunEnded(ports, run);
    // A run that never became active (skipped, missed) has nothing to settle, and must not keep a slot either.
    await ports.jobs.dropSlot(job.job_id, runId);
    return true;
  }
  if (now >= expiryOf(run) + SETTLING_MS) {
    const message: DispatchMessage = { kind: "deadline", job_id: job.job_id, run_id: runId };
    await ports.dispatch.send([{ message, delaySeconds: 0 }]);
    return true;
  }
  return resendLost(ports, run, now);
}

/**
 * A run that nobody has started within its time-out, and whose queue holds no message at all: its message is lost (or was
 * deleted by a worker that says nothing). It is sent again; a worker that claims finds out if another one has it after all.
 */
async function resendLost(ports: KindPorts, run: Run, now: number): Promise<boolean> {
  const patience = Math.max(SETTLING_MS, run.dispatch.timeout_sec * 1000);
  if (run.status !== "queued" || now < handedOverAt(run) + patience || !(await ports.workers.isEmpty(run.dispatch.queue))) return false;
  await ports.workers.send([toWorker(run)]);
  return true;
}

/** A chain without a link, or whose link is overdue and has no run, or whose last run has ended without the next link. */
async function repairChain(ports: KindPorts, job: JobDefinition, { link, active_runs }: JobState, now: number): Promise<boolean> {
  if (now - Date.parse(job.active_since) < SETTLING_MS) return false;
  if (link?.active_since !== job.active_since) {
    await beginChain(ports, job);
    return true;
  }
  if (!isOverdue(link, now) || active_runs.includes(link.run_id)) return false;
  const run = await ports.runs.get(job.job_id, link.run_id);
  if (!run) await resendLink(ports, job, link);
  else if (isFinal(run.status)) await continueChain(ports, run);
  else return false;
  return true;
}

function isOverdue({ due_at }: ChainLink, now: number): boolean {
  return due_at !== null && now - Date.parse(due_at) > SETTLING_MS;
}
