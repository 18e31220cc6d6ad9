import type { ApiClient } from "../../connection/api-client.ts";
import { WorkerError } from "../../connection/errors.ts";
import type { JobMessage } from "../messages/job-message.ts";
import type { Logger } from "../../connection/logger.ts";
import { sendHeartbeat } from "./send-heartbeat.ts";

interface Watching {
  readonly api: ApiClient;
  readonly job: JobMessage;
  /** The attempt that was granted. */
  readonly attempt: number;
  /** By which it was claimed. */
  readonly workerId: string;
  /** Is the handler told of a run that was ended meanwhile? */
  readonly heedsEnd: boolean;
  readonly log: Logger;
}

export interface ClaimWatch {
  /** Aborted with a WorkerError `RUN_CANCELLED` when the attempt is no longer this worker's to work on. */
  readonly signal: AbortSignal;
  /** Does the run go on, with another worker or as another attempt? */
  readonly lost: boolean;
  /** Renews the claim. Does nothing while an earlier heartbeat is under way, or after `stop`. Never throws. */
  beat(): Promise<void>;
  stop(): void;
}

/** Keeps an attempt's claim alive, beat by beat, and hears of its end. */
export function watchClaim({ api, job, attempt, workerId, heedsEnd, log }: Watching): ClaimWatch {
  const over = new AbortController();
  let stopped = false;
  let asking = false;
  let lost = false;

  return {
    signal: over.signal,
    get lost() {
      return lost;
    },
    async beat() {
      if (stopped || asking || over.signal.aborted) return;
      asking = true;
      const pulse = await sendHeartbeat(api, job, { attempt, workerId });
      asking = false;
      // A question on its way when the handler ended may be answered after the report: by then "ended" is no news.
      if (stopped || pulse.kind === "held") return;
      if (pulse.kind === "unknown") return log.warn("heartbeat failed", { error: pulse.message });
      if (!heedsEnd) return;
      lost = pulse.kind === "lost";
      over.abort(new WorkerError("RUN_CANCELLED", pulse.message));
    },
    stop() {
      stopped = true;
    },
  };
}
