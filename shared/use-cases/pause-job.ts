import type { Job } from "../domain/job.ts";
import type { Ports } from "../ports.ts";
import { changeJob } from "./change-job.ts";

/** Stops starting runs, also those planned within the next seconds; runs under way go on. Repeated: only the reason changes. */
export async function pauseJob(ports: Pick<Ports, "jobs" | "clock" | "scope">, jobId: string, reason: string | null): Promise<Job> {
  return changeJob(ports, jobId, (current, now) => {
    if (current.paused_at !== null && current.pause_reason === reason) return current;
    return { ...current, enabled: false, paused_at: current.paused_at ?? now, pause_reason: reason };
  });
}

/** Starts runs again from now on; what fell into the pause is not made up for. Repeated: nothing. */
export async function resumeJob(ports: Pick<Ports, "jobs" | "clock" | "scope">, jobId: string): Promise<Job> {
  return changeJob(ports, jobId, (current) =>
    current.enabled ? current : { ...current, enabled: true, paused_at: null, pause_reason: null },
  );
}
