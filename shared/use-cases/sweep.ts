import type { DispatchMessage } from "../contract/messages.ts";
import type { JobDefinition, JobState } from "../domain/job.ts";
import { expiryOf, isFinal } from "../domain/run.ts";
import { timeOf } from "../domain/run-id.ts";
import type { Ports } from "../ports.ts";
import { planOccurrences } from "./plan-occurrences.ts";
import { settleRun } from "./settle-run.ts";

const PAGE = 100;
/** How far back the very first sweep looks, in ms. */
const FIRST_LOOK_MS = 600_000;
/** Occurrences younger than this may still be on their way, in ms. */
const SETTLING_MS = 120_000;
/** One missing occurrence of a job is reason enough to launch its whole gap; no need to look at more. */
const LOOK_LIMIT = 100;

export interface SweepReport {
  readonly jobs: number;
  /** Jobs with occurrences that had no record. */
  readonly gaps: number;
  /** Slots and deadlines that were put right. */
  readonly healed: number;
}

/** What the sweep function may use. */
export type SweepPorts = Pick<Ports, "jobs" | "runs" | "dispatch" | "workers" | "wakes" | "clock" | "telemetry">;

/**
 * Finds what did not happen and heals it: occurrences since the last sweep that left no record are launched again
 * (`launch` runs or records them), slots held by runs that are over are given back, lost deadlines are sent again.
 */
export async function sweep(ports: SweepPorts): Promise<SweepReport> {
  const now = ports.clock.now();
  const last = await ports.jobs.getSweptUntil();
  const from = last === undefined ? now - FIRST_LOOK_MS : Date.parse(last);
  const until = now - SETTLING_MS;
  let jobs = 0;
  let gaps = 0;
  let healed = 0;
  let after: string | undefined;
  do {
    const page = await ports.jobs.listDefinitions(after === undefined ? { limit: PAGE } : { limit: PAGE, after });
    const states = await ports.jobs.getStates(page.map((job) => job.job_id));
    for (const job of page) {
      if (await launchGap(ports, job, from, until)) gaps += 1;
      healed += await healSlots(ports, job, states.get(job.job_id), now);
    }
    jobs += page.length;
    after = page.length === PAGE ? page.at(-1)?.job_id : undefined;
  } while (after !== undefined);
  if (until > from) await ports.jobs.setSweptUntil(new Date(until).toISOString());
  if (gaps + healed > 0) ports.telemetry.record({ name: "sweep.healed", level: "warn", detail: { jobs, gaps, healed } });
  return { jobs, gaps, healed };
}

async function launchGap(ports: SweepPorts, job: JobDefinition, from: number, until: number): Promise<boolean> {
  const planned = planOccurrences(job, from, until, LOOK_LIMIT);
  if (planned.length === 0) return false;
  const existing = await ports.runs.existing(
    job.job_id,
    planned.map((fire) => fire.run_id),
  );
  const missing = planned.find((fire) => !existing.has(fire.run_id));
  const start = missing?.scheduled_at ?? (planned.length === LOOK_LIMIT ? planned.at(-1)?.scheduled_at : undefined);
  if (start === undefined) return false;
  const message = { kind: "launch", job_id: job.job_id, from: start, until: new Date(until).toISOString() } as const;
  await ports.dispatch.send([{ message, delaySeconds: 0 }]);
  return missing !== undefined;
}

async function healSlots(ports: SweepPorts, job: JobDefinition, state: JobState | undefined, now: number): Promise<number> {
  let healed = 0;
  for (const runId of state?.active_runs ?? []) {
    if (now - timeOf(runId) < SETTLING_MS) continue;
    if (await healSlot(ports, job.job_id, runId, now)) healed += 1;
  }
  return healed;
}

async function healSlot(ports: SweepPorts, jobId: string, runId: string, now: number): Promise<boolean> {
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
