import type { DispatchMessage } from "../contract/messages.ts";
import type { Delayed, Ports } from "../ports.ts";
import { announceRuns } from "./announce.ts";
import { type Fired, type ReceivedFire, recordSkipped } from "./fire-run.ts";
import { toWorker } from "./new-run.ts";
import { nextInChain } from "./next-in-chain.ts";
import { delayed } from "./send-at.ts";
import { deadlineOf, startRuns } from "./start-runs.ts";

type FirePorts = Pick<Ports, "jobs" | "runs" | "triggers" | "bus" | "dispatch" | "workers" | "clock" | "telemetry">;

/**
 * Fires whose second has come, together: definitions are read once for all, and each queue gets its messages in one
 * request. Answers the indexes of those that failed and must be delivered again.
 */
export async function fireDue(ports: FirePorts, fires: readonly ReceivedFire[]): Promise<readonly number[]> {
  const { fired, failed } = await startRuns(ports, fires);
  const settled = await Promise.allSettled(
    fired.map(async ({ fire, outcome }) => (outcome.kind === "busy" ? recordSkipped(ports, fire, outcome.job) : outcome)),
  );
  const outcomes = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  for (const [at, one] of settled.entries()) if (one.status === "rejected") failed.add(fired[at]?.index ?? -1);
  const queued = outcomes.flatMap((outcome) => (outcome.kind === "queued" ? [outcome.run] : []));
  try {
    await ports.workers.send(queued.map(toWorker));
    const now = ports.clock.now();
    await ports.dispatch.send([...queued.map((run) => deadlineOf(run, now)), ...outcomes.flatMap((outcome) => followUp(outcome, now))]);
    await announceRuns(ports, queued);
  } catch (error) {
    ports.telemetry.record({ name: "fire.send_failed", level: "warn", detail: { error: String(error), runs: queued.length } });
    for (const { index } of fired) failed.add(index);
  }
  return [...failed];
}

/** A job in queue mode lives by its chain: where a link was skipped, the next one is planned in its place. */
function followUp(outcome: Fired, now: number): Delayed<DispatchMessage>[] {
  if (outcome.kind !== "recorded") return [];
  const { finished_at, dispatch } = outcome.run;
  if (dispatch.interval_seconds === null || finished_at === null) return [];
  const next = Date.parse(finished_at) + dispatch.interval_seconds * 1000;
  return [delayed(nextInChain(outcome.run, next), next, now)];
}
