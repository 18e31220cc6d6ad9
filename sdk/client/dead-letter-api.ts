import type { BelfryApi } from "./belfry-api.ts";
import { HandledLetters, LetterPage, LetterQueues } from "./answers/dead-letter-answers.ts";

/** The longest that the API works on a request. */
const TIMEOUT_MS = 30_000;

/** What a scheduler offers for dead letters: messages that were given up. Takes a token with the access `admin`. */
export interface DeadLetterScheduler {
  /** Every dead-letter queue of the scope, and about how many letters it holds. */
  listDeadLetterQueues(): Promise<LetterQueues>;
  /**
   * What a queue gave up, in words: `dispatch`, `completion`, `schedules`, `events`, `job-stream`, `run-stream`, or a worker
   * queue, `real.jobs.etl`. `limit`: 1 to 200. @default 100. @throws BelfryApiError `NOT_FOUND`
   */
  listDeadLetters(queue: string, page?: { readonly limit?: number; readonly cursor?: string }): Promise<LetterPage>;
  /** Makes happen what letters asked for, and deletes them; without ids of all, up to 100. Called again: harmless. */
  redriveDeadLetters(queue: string, letterIds?: readonly string[]): Promise<HandledLetters>;
  /** Deletes letters, named by their ids, or `"all"`, up to 100. */
  discardDeadLetters(queue: string, letterIds: readonly string[] | "all"): Promise<HandledLetters>;
}

export function deadLetterScheduler(api: BelfryApi): DeadLetterScheduler {
  const of = (queue: string) => `/dead-letters/${encodeURIComponent(queue)}`;
  return {
    listDeadLetterQueues: () => api.ask(LetterQueues, "GET", "/dead-letters", { timeoutMs: TIMEOUT_MS }),
    listDeadLetters(queue, { limit = 100, cursor } = {}) {
      const query = new URLSearchParams({ limit: String(limit), ...(cursor !== undefined && { cursor }) });
      return api.ask(LetterPage, "GET", `${of(queue)}?${query.toString()}`, { timeoutMs: TIMEOUT_MS });
    },
    redriveDeadLetters: (queue, letterIds) =>
      api.ask(HandledLetters, "POST", `${of(queue)}/redrive`, {
        body: letterIds === undefined ? {} : { letter_ids: letterIds },
        timeoutMs: TIMEOUT_MS,
      }),
    discardDeadLetters: (queue, letterIds) =>
      api.ask(HandledLetters, "POST", `${of(queue)}/discard`, {
        body: letterIds === "all" ? { all: true } : { letter_ids: letterIds },
        timeoutMs: TIMEOUT_MS,
      }),
  };
}
