import { scheduleOf } from "../domain/schedule.ts";
import { WAKE_LEAD_SECONDS, wakeExpression } from "../domain/wake.ts";
import type { Ports } from "../ports.ts";

/** A wake planned from now on covers what lies beyond its lead; launch covers up to there, with two minutes to spare. */
const LAUNCH_HORIZON_SECONDS = WAKE_LEAD_SECONDS + 120;

type ProvisionPorts = Pick<Ports, "jobs" | "workers" | "wakes" | "dispatch" | "clock">;

/**
 * Makes the world equal to the job's definition as it is now, whatever it was: queue, wake schedule, near occurrences.
 * Level-triggered and idempotent: safe for every job at any time.
 */
export async function provisionJob(ports: ProvisionPorts, jobId: string): Promise<void> {
  const job = await ports.jobs.getDefinition(jobId);
  const now = ports.clock.now();
  const expression = job?.enabled ? wakeExpression(scheduleOf(job), now) : undefined;
  if (job) await ports.workers.ensure(job.queue);
  if (expression === undefined) await ports.wakes.remove(jobId);
  else await ports.wakes.put(jobId, expression);
  if (!job?.enabled) return;
  // From the activation on, not from now: an occurrence in between must not fall through.
  const recently = now - LAUNCH_HORIZON_SECONDS * 1000;
  const from = new Date(Math.max(recently, Date.parse(job.active_since))).toISOString();
  const until = new Date(now + LAUNCH_HORIZON_SECONDS * 1000).toISOString();
  await ports.dispatch.send([{ message: { kind: "launch", job_id: jobId, from, until }, delaySeconds: 0 }]);
}

/** Provisions every job, one after another; answers how many. A job that fails is reported and does not stop the others. */
export async function provisionAll(ports: ProvisionPorts & Pick<Ports, "telemetry">): Promise<{ provisioned: number; failed: number }> {
  let after: string | undefined;
  const count = { provisioned: 0, failed: 0 };
  do {
    const page = await ports.jobs.listDefinitions(after === undefined ? { limit: 100 } : { limit: 100, after });
    for (const { job_id } of page) {
      try {
        await provisionJob(ports, job_id);
        count.provisioned += 1;
      } catch (error) {
        count.failed += 1;
        ports.telemetry.record({ name: "provision.failed", level: "error", job_id, detail: { error: String(error) } });
      }
    }
    after = page.length === 100 ? page.at(-1)?.job_id : undefined;
  } while (after !== undefined);
  return count;
}
