import type { RunJobNow } from "../contract/job.ts";
import type { FireMessage } from "../contract/messages.ts";
import type { Job } from "../domain/job.ts";
import { ownerKey } from "../domain/owner.ts";
import { runId } from "../domain/run-id.ts";
import type { Ports } from "../ports.ts";
import { getJob } from "./get-job.ts";
import { rememberedRequest } from "./remembered-request.ts";
import { sendAt } from "./send-at.ts";

export interface StartedRun {
  readonly job: Job;
  readonly runId: string;
  readonly messageId: string;
}

/** What starting a run by hand needs. */
export type RunNowPorts = Pick<Ports, "scope" | "jobs" | "requests" | "dispatch" | "wakes" | "clock" | "randomText">;

/**
 * Starts a run outside the schedule, now or after a delay; works on a paused job too.
 * The same idempotency key within 24 h answers the same run; its message is sent again, which the run's id makes harmless,
 * so that a request that failed half way is completed and not forgotten.
 */
export async function runJobNow(ports: RunNowPorts, jobId: string, input: RunJobNow, idempotencyKey?: string): Promise<StartedRun> {
  const job = await getJob(ports, jobId);
  const { runId: id, scheduledAt } = await identify(ports, jobId, input, idempotencyKey);
  const message: FireMessage = {
    kind: "fire",
    owner: ownerKey("job", jobId),
    run_id: id,
    scheduled_at: scheduledAt,
    trigger_source: input.trigger_source,
    // A worker's reschedule is a link of the chain, and ends with it: a pause until then voids it.
    ...(input.trigger_source === "auto-reschedule" && { active_since: job.definition.active_since }),
    ...(input.params === null ? {} : { params: input.params }),
  };
  await sendAt(ports, message, Date.parse(scheduledAt));
  return { job, runId: id, messageId: `sqs:${job.definition.queue}:${id}` };
}

async function identify(ports: RunNowPorts, jobId: string, input: RunJobNow, key: string | undefined) {
  const scheduledAt = ports.clock.now() + input.delay_seconds * 1000;
  const owner = ownerKey("job", jobId);
  const planned = { id: runId({ scope: ports.scope, owner, scheduledAt, tail: ports.randomText() }), at: scheduledAt };
  const { id, at } = await rememberedRequest(ports, owner, key, planned, input);
  return { runId: id, scheduledAt: at };
}
