import { publishRunEvents } from "../events/publish-run-events.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { jobMessageOf } from "../../domain/run/new-run.ts";
import type { ReceivedFire } from "../kinds/outcome.ts";
import { deadlinesOf, firesAt, handOversAt } from "../planning/send-together.ts";
import { queuedBy, runsOf, startFires } from "./start-fires.ts";

/**
 * Starts runs a few seconds ahead of their common second `at` (epoch ms), so that a thousand of them need only be handed
 * over when it comes (`handOverRuns`). A run that finds no free slot is not judged yet: its fire comes again at its second.
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
    await ports.dispatch.send([...deadlinesOf(runsOf(queued), now), ...handOversAt(preCreated, at, now), ...firesAt(busy, at, now)]);
    await publishRunEvents(ports, runsOf(queued));
  } catch (error) {
    const runs = queued.map(({ run: { job_id, run_id } }) => ({ job_id, run_id }));
    ports.telemetry.record({ name: "pre-create.send_failed", level: "warn", detail: { error: String(error), runs } });
    return fires;
  }
  return failed;
}
