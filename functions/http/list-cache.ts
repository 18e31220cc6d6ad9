import { LRUCache } from "lru-cache";
import type { HttpAnswer } from "./types.ts";

/** How old a list may be, in ms. The index behind it is eventually consistent anyway. */
const LIST_AGE_MS = 1_000;

/**
 * Answers of a list, kept for a second and dropped with each change that this process makes: a page of a thousand jobs
 * costs a megabyte of reads, and dashboards ask for it again and again. Requests that meet share one computation.
 */
export function listCache<Answer extends HttpAnswer>() {
  const answers = new LRUCache<string, Promise<Answer>>({ max: 20, ttl: LIST_AGE_MS });
  return {
    get(key: string, compute: () => Promise<Answer>): Promise<Answer> {
      const known = answers.get(key);
      if (known) return known;
      const computed = compute();
      answers.set(key, computed);
      computed.catch(() => answers.delete(key));
      return computed;
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
