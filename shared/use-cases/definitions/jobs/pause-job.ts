import type { Job } from "../../../domain/definition/job.ts";
import { paused, resumed } from "../../../domain/definition/pause.ts";
import type { Ports } from "../../../ports/groups.ts";
import { changeJob } from "./change-job.ts";

/** Stops starting runs, also those planned within the next seconds; runs under way go on, with their retries. Repeated: a reason that is given replaces the one before. */
export async function pauseJob(ports: Pick<Ports, "jobs" | "clock" | "scope">, jobId: string, reason: string | null): Promise<Job> {
  return changeJob(ports, jobId, (current, now) => paused(current, reason, now));
}

/** Starts runs again from now on; what fell into the pause is not made up for. Repeated: nothing. */
export async function resumeJob(ports: Pick<Ports, "jobs" | "clock" | "scope">, jobId: string): Promise<Job> {
  return changeJob(ports, jobId, resumed);
}
