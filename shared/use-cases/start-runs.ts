import type { DispatchMessage, FireMessage } from "../contract/messages.ts";
import { ownerOf } from "../domain/owner.ts";
import { expiryOf, type Run } from "../domain/run.ts";
import type { Delayed, Ports } from "../ports.ts";
import { fireRun, type Fired, type ReceivedFire } from "./fire-run.ts";
import { delayed } from "./send-at.ts";

/** What became of some fires, each by its index. A failed one must be delivered again. */
export interface StartedRuns {
  readonly fired: readonly { readonly index: number; readonly fire: FireMessage; readonly outcome: Fired }[];
  readonly failed: Set<number>;
}

/** Starts runs side by side; definitions are read once for all. */
export async function startRuns(
  ports: Pick<Ports, "jobs" | "runs" | "triggers" | "bus" | "clock" | "telemetry">,
  fires: readonly ReceivedFire[],
): Promise<StartedRuns> {
  const definitions = await ports.jobs.getDefinitions([...new Set(fires.map(({ message }) => ownerOf(message.owner).id))]);
  const outcomes = await Promise.allSettled(fires.map((fire) => fireRun(ports, fire, definitions.get(ownerOf(fire.message.owner).id))));
  const fired: { index: number; fire: FireMessage; outcome: Fired }[] = [];
  const failed = new Set<number>();
  for (const [index, { message: fire }] of fires.entries()) {
    const outcome = outcomes[index];
    if (outcome?.status === "fulfilled") {
      fired.push({ index, fire, outcome: outcome.value });
    } else {
      failed.add(index);
      const { owner, run_id } = fire;
      ports.telemetry.record({
        name: "fire.failed",
        level: "warn",
        job_id: ownerOf(owner).id,
        run_id,
        detail: { error: String(outcome?.reason) },
      });
    }
  }
  return { fired, failed };
}

/**
 * Seconds after the earliest possible time-out at which a run is looked at first. A job of two minutes' time-out would else
 * have its deadlines in the very second in which its next occurrences are due.
 */
const FIRST_LOOK_SECONDS = 5;

/** One deadline a run, sent with its birth: it looks again as long as the run is active (`checkDeadline`). */
export function deadlineOf(run: Run, now: number): Delayed<DispatchMessage> {
  const firstLook = Date.parse(run.retry_at ?? run.queued_at) + (run.dispatch.timeout_sec + FIRST_LOOK_SECONDS) * 1000;
  const message = { kind: "deadline", job_id: run.job_id, run_id: run.run_id } as const;
  return delayed(message, Math.min(firstLook, expiryOf(run)), now);
}
