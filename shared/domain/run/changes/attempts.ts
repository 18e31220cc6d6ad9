/** The attempts of a run: those that are over are kept beside it, the current one is the run itself. */
import type { PastAttempt } from "./past-attempt.ts";
import type { Run } from "../run.ts";
import type { Outcome, RunStatus } from "../run-status.ts";
import type { Words } from "../../texts/text.ts";

/** Any attempt as it is on record; what has not happened is null. */
export interface Attempt extends Omit<PastAttempt, "finished_at" | "outcome" | "retry_at"> {
  readonly finished_at: string | null;
  /** Of the current one, what the run says: it may be waiting or running. */
  readonly outcome: RunStatus;
  readonly retry_at: string | null;
}

/** Most attempts that a record shows, the current one among them: the newest. */
export const ATTEMPTS_KEPT = 20;
/** Of the newest attempts that are over errors are kept whole; of those before them, so many characters. */
const WHOLE_ERRORS = 2;
const OLD_ERROR_LIMIT = 300;

/** The run's past attempts, with the current one among them: it has ended, and another one follows at `retryAt`. */
export function withCurrent(run: Run, outcome: Outcome, finishedAt: string, error: Words | null, retryAt: string): readonly PastAttempt[] {
  const { attempt, started_at, worker_id } = run;
  const ended = { attempt, sent_at: sentAt(run), started_at, finished_at: finishedAt, outcome, error, worker_id, retry_at: retryAt };
  const past = [...run.past_attempts, ended].slice(1 - ATTEMPTS_KEPT);
  return past.map((one, index) => (index < past.length - WHOLE_ERRORS ? { ...one, error: shortened(one.error) } : one));
}

/** All attempts that are on record, the current one last. A run that never became active has none. */
export function attemptsOf(run: Run): readonly Attempt[] {
  if (run.status === "skipped" || run.status === "missed") return [];
  const { attempt, started_at, finished_at, status, error, worker_id } = run;
  return [
    ...run.past_attempts,
    { attempt, sent_at: sentAt(run), started_at, finished_at, outcome: status, error: ownError(run, error), worker_id, retry_at: null },
  ];
}

/** When the current attempt was handed to the workers, or is to be. */
function sentAt({ past_attempts, queued_at }: Run): string {
  return past_attempts.at(-1)?.retry_at ?? queued_at;
}

/** While an attempt waits or runs, the run's error is that of the one before it. */
function ownError({ status }: Run, error: Words | null): Words | null {
  return status === "queued" || status === "running" ? null : error;
}

function shortened(error: Words | null): Words | null {
  if (typeof error !== "string" || error.length <= OLD_ERROR_LIMIT) return error;
  return `${error.slice(0, OLD_ERROR_LIMIT - 1)}…`.toWellFormed();
}
