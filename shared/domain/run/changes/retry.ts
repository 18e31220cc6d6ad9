import { createHash } from "node:crypto";

const FIRST_DELAY_SECONDS = 5;
/** An SQS message can be delayed by 900 s at most. */
const LONGEST_DELAY_SECONDS = 900;

/**
 * Seconds to wait before attempt `attempt` (2 = the first retry) of a run: 5 s doubled each time, at most 900 s,
 * of which a part between half and the whole is taken, so that runs that failed together do not return together.
 * The jitter comes from the run's id: the same attempt always waits the same time, however often it is worked out.
 */
export function retryDelaySeconds(runId: string, attempt: number): number {
  const full = Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** Math.min(attempt - 2, 20));
  const share = createHash("sha256").update(`${runId}/${attempt}`).digest().readUInt32BE(0) / 2 ** 32;
  return Math.max(1, Math.round(full * (0.5 + share / 2)));
}
