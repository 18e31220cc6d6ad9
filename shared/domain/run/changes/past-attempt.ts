import type { Words } from "../../texts/text.ts";
import type { Outcome } from "../run-status.ts";

/** An attempt that a further one followed. Times are ISO 8601 in UTC with milliseconds. */
export interface PastAttempt {
  readonly attempt: number;
  /** When it was handed to the workers. */
  readonly sent_at: string;
  /** Null: nobody claimed it, or it was handed over before it could be. */
  readonly started_at: string | null;
  readonly finished_at: string;
  readonly outcome: Outcome;
  readonly error: Words | null;
  readonly worker_id: string | null;
  /** When the next one was handed over, or is to be. */
  readonly retry_at: string;
}
