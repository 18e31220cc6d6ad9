import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "./api-client.ts";
import { claimRun } from "./claim-run.ts";
import { WorkerError } from "./errors.ts";
import type { JobMessage } from "./job-message.ts";

interface Watching {
  /** The attempt that was granted, which after a takeover is not the message's. */
  readonly attempt: number;
  /** By which the attempt was claimed: asking again with it changes nothing. */
  readonly workerId: string;
  /** Seconds between an answer and the next question; 0: never asks. */
  readonly everySeconds: number;
}

export interface CancellationWatch {
  /** Aborted with a WorkerError `RUN_CANCELLED` when the service says that the attempt is over. */
  readonly signal: AbortSignal;
  /** Asks no more. */
  stop(): void;
}

/**
 * Asks from time to time whether an attempt that is being worked on still is this worker's, by claiming it again. Only a
 * clear "it is over" counts: an API that is away or refuses for another reason says nothing about the run.
 */
export function watchCancellation(api: ApiClient, job: JobMessage, { attempt, workerId, everySeconds }: Watching): CancellationWatch {
  const cancelled = new AbortController();
  const stopped = new AbortController();
  if (everySeconds > 0) watch().catch(() => undefined);
  return { signal: cancelled.signal, stop: () => stopped.abort() };

  /** Ends by throwing when it is stopped while it waits. */
  async function watch(): Promise<void> {
    const granted = { ...job, attempt };
    // Not redelivered: the longest lease, by which nobody's run is ever taken over.
    const claimant = { workerId, redelivered: false, visibilityTimeoutSeconds: 1, giveUp: stopped.signal };
    while (!cancelled.signal.aborted) {
      await delay(everySeconds * 1000, undefined, { signal: stopped.signal });
      const claim = await claimRun(api, granted, claimant);
      // A question on its way when the handler ended may be answered after the report: by then "over" is no news.
      if (stopped.signal.aborted) return;
      if (claim.kind === "refused" && claim.reason === "over") cancelled.abort(new WorkerError("RUN_CANCELLED", claim.message));
    }
  }
}
