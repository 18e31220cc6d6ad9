/**
 * Dead-letter queues of the whole scope: those of its own, by name (`OWN_LETTER_QUEUES`), and those of worker queues, also of queues made
 * at run time, by the dotted name of the worker queue (`real.jobs.etl`). Not here: what letters say, and what is right for them.
 */
import type { DeadLetter } from "../../domain/dead-letter.ts";

export interface DeadLetters {
  /**
   * How many letters each queue holds, also those in somebody's hands; approximate, as SQS counts. A queue that cannot be read
   * is named in `unread`, with the reason, and keeps no other from being counted.
   */
  count(): Promise<{
    readonly queues: readonly { readonly queue: string; readonly letters: number }[];
    readonly unread: readonly { readonly queue: string; readonly error: string }[];
  }>;
  /**
   * At most `most` letters of a queue, the oldest first, hidden from everybody else for a minute, or until they are put back.
   * Undefined: there is no such queue. Those that somebody else holds are left out.
   */
  take(queue: string, most: number): Promise<readonly DeadLetter[] | undefined>;
  /** Shows them to others again, at once. Repeated, or of letters that are gone: nothing. */
  putBack(queue: string, letters: readonly DeadLetter[]): Promise<void>;
  /** Sends them, as they are, to the queue that gave them up: `dispatch`, `completion` or a worker queue. Repeated: sent again. */
  sendBack(queue: string, letters: readonly DeadLetter[]): Promise<void>;
  /** Deletes them. Repeated: nothing. */
  remove(queue: string, letters: readonly DeadLetter[]): Promise<void>;
}
