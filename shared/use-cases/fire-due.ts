import type { DispatchMessage, FireMessage, JobMessage } from "../contract/messages.ts";
import type { Run } from "../domain/run.ts";
import { expiryOf } from "../domain/run.ts";
import { runId } from "../domain/run-id.ts";
import type { Delayed, Ports } from "../ports.ts";
import { fireRun, type Fired } from "./fire-run.ts";
import { jobMessageOf } from "./new-run.ts";
import { delayed } from "./send-at.ts";

/**
 * Fires that are due within a second, together: definitions are read once for all, at the second, and each queue gets
 * its messages in one request. Answers the indexes of those that failed and must be delivered again.
 */
export async function fireDue(
  ports: Pick<Ports, "jobs" | "runs" | "dispatch" | "workers" | "clock" | "telemetry">,
  fires: readonly FireMessage[],
): Promise<readonly number[]> {
  const definitions = await ports.jobs.getDefinitions([...new Set(fires.map((fire) => fire.job_id))]);
  const outcomes = await Promise.allSettled(fires.map((fire) => fireRun(ports, fire, definitions.get(fire.job_id))));
  const failed = new Set(outcomes.flatMap((outcome, index) => (outcome.status === "rejected" ? [index] : [])));
  for (const index of failed) reportFailure(ports, fires[index], outcomes[index]);
  const fired = outcomes.flatMap((outcome, index) => (outcome.status === "fulfilled" ? [{ index, fired: outcome.value }] : []));
  const queued = fired.flatMap(({ index, fired: { kind, ...rest } }) =>
    kind === "queued" && "run" in rest ? [{ index, run: rest.run }] : [],
  );
  try {
    await ports.workers.send(queued.map(({ run }) => toWorker(run)));
    await ports.dispatch.send([
      ...queued.map(({ run }) => deadlineOf(run, ports.clock.now())),
      ...fired.flatMap(({ fired: one }) => followUp(ports, one)),
    ]);
  } catch (error) {
    ports.telemetry.record({ name: "fire.send_failed", level: "warn", detail: { error: String(error), runs: queued.length } });
    for (const { index } of fired) failed.add(index);
  }
  return [...failed];
}

function toWorker(run: Run): Delayed<JobMessage> & { queue: string } {
  return { queue: run.dispatch.queue, message: jobMessageOf(run), delaySeconds: 0 };
}

/** One deadline a run, sent with its birth: it looks again as long as the run is active (`checkDeadline`). */
function deadlineOf(run: Run, now: number): Delayed<DispatchMessage> {
  const firstLook = now + (run.dispatch.timeout_sec + 1) * 1000;
  const message = { kind: "deadline", job_id: run.job_id, run_id: run.run_id } as const;
  return delayed(message, Math.min(firstLook, expiryOf(run)), now);
}

/** A job in queue mode lives by its chain: where a link was skipped, the next one is planned in its place. */
function followUp(ports: Pick<Ports, "clock">, fired: Fired): Delayed<DispatchMessage>[] {
  if (fired.kind !== "recorded" || fired.run.dispatch.interval_seconds === null) return [];
  const now = ports.clock.now();
  const next = now + fired.run.dispatch.interval_seconds * 1000;
  return [delayed(nextInChain(fired.run, next), next, now)];
}

/** The fire of a queue-mode job's next run; its id follows from the run before, so that asking twice starts one. */
export function nextInChain(run: Run, at: number): FireMessage {
  return {
    kind: "fire",
    job_id: run.job_id,
    run_id: runId({ scope: run.scope, owner: `job#${run.job_id}`, scheduledAt: at, tail: `after ${run.run_id}` }),
    scheduled_at: new Date(at).toISOString(),
    trigger_source: "auto-reschedule",
    active_since: run.dispatch.active_since,
  };
}

function reportFailure(
  { telemetry }: Pick<Ports, "telemetry">,
  fire: FireMessage | undefined,
  outcome: PromiseSettledResult<Fired> | undefined,
): void {
  const error = outcome?.status === "rejected" ? String(outcome.reason) : "unknown";
  telemetry.record({ name: "fire.failed", level: "warn", ...(fire && { job_id: fire.job_id, run_id: fire.run_id }), detail: { error } });
}
