import { LRUCache } from "lru-cache";
import type { HttpAnswer } from "./types.ts";

/** How old a list may be, in ms, before it is made anew. The index behind it is eventually consistent anyway. */
const LIST_AGE_MS = 1_000;
/** How much older an answer may be, in ms, that serves while it is made anew. */
const LONGEST_STALE_MS = 1_000;

/**
 * Answers of a list, dropped with each change that this process makes. A page of a thousand jobs costs a megabyte of
 * reads, and dashboards ask for it again and again: requests that meet share one computation, and while an answer older
 * than a second is made anew, the old one still serves.
 */
export function listCache<Answer extends HttpAnswer>() {
  const answers = new LRUCache<string, Answer, () => Promise<Answer>>({
    max: 20,
    ttl: LIST_AGE_MS,
    fetchMethod: (_key, _stale, { context: compute }) => compute(),
  });
  return {
    async get(key: string, compute: () => Promise<Answer>): Promise<Answer> {
      const allowStale = answers.getRemainingTTL(key) > -LONGEST_STALE_MS;
      return (await answers.fetch(key, { context: compute, allowStale })) ?? compute();
    },
    /** Runs a change; what was listed before it is not answered after it. */
    async changing<Result>(change: Promise<Result>): Promise<Result> {
      try {
        return await change;
      } finally {
        answers.clear();
      }
    },
  };
}
