import { isDeepStrictEqual } from "node:util";
import { BelfryError, jobNotFound } from "../domain/errors.ts";
import type { Job, JobDefinition } from "../domain/job.ts";
import { activate, reschedules } from "../domain/job-rules.ts";
import type { Ports } from "../ports.ts";
import { assertSound } from "./assert-sound.ts";

/** Enough for writers that collide by chance; a steady stream of them is told to come back. */
const TRIES = 5;

/**
 * Reads a job, applies `change`, and stores the outcome if nobody else changed it meanwhile; tries again if somebody did.
 * With `ifMatch` (a version) only that version is changed. An outcome equal to what is there is not stored.
 */
export async function changeJob(
  ports: Pick<Ports, "jobs" | "clock" | "scope">,
  jobId: string,
  change: (current: JobDefinition, now: string) => JobDefinition,
  ifMatch?: number,
): Promise<Job> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const job = await ports.jobs.get(jobId);
    if (!job) throw jobNotFound(jobId);
    const { definition } = job;
    if (ifMatch !== undefined && ifMatch !== definition.version) {
      throw new BelfryError({ code: "VERSION_MISMATCH", current: definition.version });
    }
    const now = ports.clock.now();
    const changed = change(definition, new Date(now).toISOString());
    if (isDeepStrictEqual(changed, definition)) return job;
    assertSound(changed, ports.scope);
    const planned = reschedules(definition, changed) ? activate(changed, now) : changed;
    const next = { ...planned, version: definition.version + 1, updated_at: new Date(now).toISOString() };
    if (await ports.jobs.replace(next, definition.version)) return { definition: next, state: job.state };
  }
  throw new BelfryError({ code: "CONFLICT", why: "others keep changing this job; try again" });
}
