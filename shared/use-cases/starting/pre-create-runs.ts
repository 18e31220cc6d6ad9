import { publishRunEvents } from "../sending/publish-run-events.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { jobMessageOf } from "../../domain/run/new-run.ts";
import type { ReceivedFire } from "../kinds/outcome.ts";
import { deadlinesOf, firesAt, handOversAt } from "../sending/send-together.ts";
import { PRE_CREATE_AHEAD_SECONDS } from "../sending/planned-fires.ts";
import { queuedBy, runsOf, startFires } from "./start-fires.ts";

/** A delay is in whole seconds: a message lands within the one before its instant. */
const LANDS_WITHIN_MS = 1_000;

/**
 * Starts runs some seconds ahead of their common second `at` (epoch ms), so that a thousand of them need only be handed
 * over when it comes (`handOverRuns`). A run that finds no free slot is not judged yet: its fire comes again some seconds
 * before its second, and then at it.
 */
export async function preCreateRuns<Fire extends ReceivedFire>(
  ports: KindPorts,
  at: number,
  fires: readonly Fire[],
): Promise<readonly Fire[]> {
  if (fires.length === 0) return [];
  const { fired, failed } = await startFires(ports, fires, true);
  const now = ports.clock.now();
  const queued = queuedBy(fired);
  const busy = fired.flatMap(({ fire, outcomes }) => (outcomes.some(({ kind }) => kind === "busy") ? [fire.message] : []));
  const preCreated = queued.map(({ fire, run }) => ({ fire: fire.message, queue: run.dispatch.queue, message: jobMessageOf(run) }));
  try {
    await ports.dispatch.send([
      ...deadlinesOf(runsOf(queued), now),
      ...handOversAt(preCreated, at, now),
      ...firesAt(busy, nextTry(at, now), now),
    ]);
    await publishRunEvents(ports, runsOf(queued));
  } catch (error) {
    const runs = queued.map(({ run: { job_id, run_id } }) => ({ job_id, run_id }));
    ports.telemetry.record({ name: "pre-create.send_failed", level: "warn", detail: { error: String(error), runs } });
    return fires;
  }
  return failed;
}

/** When a fire comes again that has found no slot ahead of its second `at`: a run that goes on until then may free one. */
function nextTry(at: number, now: number): number {
  const latest = at - PRE_CREATE_AHEAD_SECONDS.latest * 1000;
  return latest - now > LANDS_WITHIN_MS ? latest : at;
}
