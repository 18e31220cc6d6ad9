import type { DispatchMessage, PreparedRun } from "../contract/messages.ts";
import { messageSize } from "../contract/message-text.ts";
import type { Delayed } from "../ports.ts";
import { announceRuns } from "./announce.ts";
import { deadlineOf } from "./deadline.ts";
import type { KindPorts } from "./kind.ts";
import { jobMessageOf } from "./new-run.ts";
import type { ReceivedFire } from "./outcome.ts";
import { delayed } from "./send-at.ts";
import { startFires } from "./start-fires.ts";

/** Runs in one release, and their size in bytes as JSON: SQS takes 256 KiB a message. */
const RELEASED_TOGETHER = 10;
const RELEASE_BYTES = 200_000;

/**
 * Starts runs a few seconds ahead of their common second `at` (epoch ms), so that a thousand of them need only be handed
 * over when it comes (`releaseRuns`). A run that finds no free slot is not judged yet: its fire comes again at its second.
 */
export async function prepareRuns<Fire extends ReceivedFire>(
  ports: KindPorts,
  at: number,
  fires: readonly Fire[],
): Promise<readonly Fire[]> {
  if (fires.length === 0) return [];
  const { fired, failed } = await startFires(ports, fires, true);
  const now = ports.clock.now();
  const queued = fired.flatMap(({ fire, outcomes }) =>
    outcomes.flatMap((outcome) => (outcome.kind === "queued" ? [{ fire: fire.message, run: outcome.run }] : [])),
  );
  const again = fired.flatMap(({ fire, outcomes }) =>
    outcomes.some(({ kind }) => kind === "busy") ? [delayed(fire.message, at, now)] : [],
  );
  try {
    await ports.dispatch.send([
      ...releases(
        queued.map(({ fire, run }) => ({ fire, queue: run.dispatch.queue, message: jobMessageOf(run) })),
        at,
        now,
      ),
      ...queued.map(({ run }) => deadlineOf(run, now)),
      ...again,
    ]);
    await announceRuns(
      ports,
      queued.map(({ run }) => run),
    );
  } catch (error) {
    const runs = queued.map(({ run: { job_id, run_id } }) => ({ job_id, run_id }));
    ports.telemetry.record({ name: "prepare.send_failed", level: "warn", detail: { error: String(error), runs } });
    return fires;
  }
  return failed;
}

function releases(runs: readonly PreparedRun[], at: number, now: number): Delayed<DispatchMessage>[] {
  const groups: PreparedRun[][] = [];
  let bytes = 0;
  for (const run of runs) {
    const size = messageSize(run);
    const current = groups.at(-1);
    if (current && current.length < RELEASED_TOGETHER && bytes + size <= RELEASE_BYTES) current.push(run);
    else groups.push([run]);
    bytes = groups.at(-1)?.length === 1 ? size : bytes + size;
  }
  return groups.map((group) => delayed({ kind: "release", scheduled_at: new Date(at).toISOString(), runs: group }, at, now));
}
