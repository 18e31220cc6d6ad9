import type { RunJobNow } from "../../contract/jobs/job.ts";
import type { FireMessage } from "../../domain/message/messages.ts";
import { keyOf } from "../../domain/definition/definition.ts";
import { conflict } from "../../domain/errors.ts";
import type { Job } from "../../domain/definition/job.ts";
import { type RunId, runId } from "../../domain/run/run-id.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { isInQueueMode, rescheduleChain } from "../runs/reschedule.ts";
import { getJob } from "../definitions/jobs/get-job.ts";
import { causeByHand, currentCaller, noteRun } from "../caller.ts";
import { rememberedRequest } from "../remembered-request.ts";
import { runsInTheWay } from "../slots/runs-in-the-way.ts";
import { sendAt } from "../sending/send-at.ts";

export interface StartedRun {
  readonly job: Job;
  readonly runId: string;
  readonly messageId: string;
}

/** What starting a run by hand needs. */
export type RunNowPorts = Pick<Ports, "scope" | "jobs" | "runs" | "requests" | "dispatch" | "wakes" | "clock" | "randomText">;

/**
 * Starts a run outside the schedule, now or after a delay; works on a paused job too. In queue mode a worker's reschedule
 * moves the chain's next link.
 * The same idempotency key within 24 h answers the same run; its message is sent again, which the run's id makes harmless,
 * so that a request that failed half way is completed and not forgotten. `rerunOf`: the run that it repeats.
 * @throws CONFLICT `slots-taken`, for a run that is to start now, while no slot is free
 */
export async function runJobNow(
  ports: RunNowPorts,
  jobId: string,
  input: RunJobNow,
  idempotencyKey?: string,
  rerunOf?: RunId,
): Promise<StartedRun> {
  const job = await getJob(ports, jobId);
  const { definition } = job;
  const { runId: id, scheduledAt, repeated } = await identify(ports, job, input, idempotencyKey, rerunOf);
  noteRun(id);
  const reschedules = input.trigger_source === "auto-reschedule";
  const message: FireMessage = {
    kind: "fire",
    owner: keyOf(definition),
    run_id: id,
    scheduled_at: scheduledAt,
    trigger_source: input.trigger_source,
    generation: definition.generation,
    // A worker's reschedule is a link of the chain, and ends with it: a pause until then voids it.
    ...(reschedules && { active_since: definition.active_since }),
    ...(input.params === null ? {} : { params: input.params }),
    ...((currentCaller() ?? rerunOf) !== undefined && { cause: causeByHand(rerunOf) }),
  };
  const started = { job, runId: id, messageId: `sqs:${definition.queue}:${id}` };
  if (repeated && (await ports.runs.get(jobId, id))) return started;
  if (reschedules && isInQueueMode(definition)) await rescheduleChain(ports, definition, message);
  else if (input.delay_seconds === 0) await refuseWhileBusy(ports, job);
  await sendAt(ports, message, Date.parse(scheduledAt));
  return started;
}

async function refuseWhileBusy(ports: RunNowPorts, { definition, state }: Job): Promise<void> {
  const { max_parallel } = definition;
  if (state.active_runs.length < max_parallel) return;
  const runs = await runsInTheWay(ports, definition, state.active_runs);
  if (runs.length >= max_parallel) throw conflict(text("slots-taken", { max_parallel, runs }));
}

async function identify(ports: RunNowPorts, { definition }: Job, input: RunJobNow, key: string | undefined, rerunOf?: RunId) {
  const scheduledAt = ports.clock.now() + input.delay_seconds * 1000;
  const owner = keyOf(definition);
  const planned = { id: runId({ scope: ports.scope, owner, scheduledAt, tail: ports.randomText() }), at: scheduledAt };
  const asked = rerunOf === undefined ? input : { ...input, rerun_of: rerunOf };
  const { id, at, repeated } = await rememberedRequest(ports, definition, key, planned, asked);
  return { runId: id, scheduledAt: at, repeated };
}
