import type { DispatchMessage, PreparedRun } from "../contract/messages.ts";
import { messageSize } from "../contract/message-text.ts";
import type { Delayed, Ports } from "../ports.ts";
import { announceRuns } from "./announce.ts";
import type { ReceivedFire } from "./fire-run.ts";
import { jobMessageOf } from "./new-run.ts";
import { delayed } from "./send-at.ts";
import { deadlineOf, startRuns } from "./start-runs.ts";

type PreparePorts = Pick<Ports, "jobs" | "runs" | "triggers" | "bus" | "dispatch" | "clock" | "telemetry">;

/** Runs in one release, and their size in bytes as JSON: SQS takes 256 KiB a message. */
const RELEASED_TOGETHER = 10;
const RELEASE_BYTES = 200_000;

/**
 * Starts runs a few seconds ahead of their common second `at` (epoch ms), so that a thousand of them need only be handed
 * over when it comes (`releaseRuns`). A run that finds no free slot is not judged yet: its fire comes again at its second.
 */
export async function prepareRuns(ports: PreparePorts, at: number, fires: readonly ReceivedFire[]): Promise<readonly number[]> {
  const { fired, failed } = await startRuns(ports, fires);
  const now = ports.clock.now();
  const queued = fired.flatMap(({ fire, outcome }) => (outcome.kind === "queued" ? [{ fire, run: outcome.run }] : []));
  const again = fired.flatMap(({ fire, outcome }) => (outcome.kind === "busy" ? [delayed(fire, at, now)] : []));
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
    ports.telemetry.record({ name: "prepare.send_failed", level: "warn", detail: { error: String(error), runs: queued.length } });
    for (const { index } of fired) failed.add(index);
  }
  return [...failed];
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
