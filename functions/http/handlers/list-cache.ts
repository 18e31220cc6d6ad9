import QuickLRU from "quick-lru";
import type { HttpAnswer } from "../types.ts";

/** In ms. The index behind a list is eventually consistent anyway. */
const LIST_AGES = { age: 1_000, stale: 1_000 };

interface Ages {
  /** How old an answer may be before it is made anew. */
  readonly age: number;
  /** How much older one may be that serves while it is made anew. */
  readonly stale: number;
}

interface Listed<Answer> {
  readonly answer: Promise<Answer>;
  readonly madeAt: number;
  /** The next one is being made. */
  renewed?: boolean;
}

/**
 * Answers of a list, dropped with each change that this process makes. A page of a thousand jobs costs a megabyte of
 * reads, and dashboards ask for it again and again: requests that meet share one computation, and while an answer older
 * than `age` is made anew, the old one still serves. A computation that fails is not remembered.
 */
export function listCache<Answer extends HttpAnswer>({ age, stale }: Ages = LIST_AGES) {
  const answers = new QuickLRU<string, Listed<Answer>>({ maxSize: 20, maxAge: age + stale });

  return {
    get(key: string, compute: () => Promise<Answer>): Promise<Answer> {
      const listed = answers.get(key);
      if (!listed) return make(key, compute);
      if (Date.now() - listed.madeAt > age && !listed.renewed) {
        listed.renewed = true;
        void make(key, compute);
      }
      return listed.answer;
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

  function make(key: string, compute: () => Promise<Answer>): Promise<Answer> {
    const made: Listed<Answer> = { answer: compute(), madeAt: Date.now() };
    const before = answers.get(key);
    if (!before) answers.set(key, made);
    // Only in the place of what it renews: a change may have come in between.
    made.answer.then(
      () => void (before && answers.get(key) === before && answers.set(key, made)),
      () => void (answers.get(key) === made && answers.delete(key)),
    );
    return made.answer;
  }
}
