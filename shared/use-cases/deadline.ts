import type { DispatchMessage } from "../contract/messages.ts";
import { expiryOf, type Run } from "../domain/run.ts";
import type { Delayed } from "../ports.ts";
import { delayed } from "./send-at.ts";

/** Seconds after the earliest possible time-out at which a run is looked at first: most start within their first second. */
const FIRST_LOOK_SECONDS = 1;

/**
 * One deadline a run, sent with its birth and with each further attempt: it looks again as long as the run is active
 * (`checkDeadlines`). It finds a run in time that starts before the first look; one that starts later sends its own.
 */
export function deadlineOf(run: Run, now: number): Delayed<DispatchMessage> {
  const message = { kind: "deadline", job_id: run.job_id, run_id: run.run_id } as const;
  return delayed(message, Math.min(firstLookAt(run), expiryOf(run)), now);
}

/** When the deadline sent with the current attempt looks at the run first, epoch ms. */
export function firstLookAt({ retry_at, queued_at, dispatch }: Pick<Run, "retry_at" | "queued_at" | "dispatch">): number {
  return Date.parse(retry_at ?? queued_at) + (dispatch.timeout_sec + FIRST_LOOK_SECONDS) * 1000;
}
