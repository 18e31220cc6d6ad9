import { LRUCache } from "lru-cache";
import type { Completion } from "./completion.ts";

/** Reports kept at the same time. */
const MOST = 1_000;
/** Bytes that their results may take together, as JSON. */
const MOST_BYTES = 100_000_000;

/** Reports that found no way out, kept until their messages come back. */
export interface Unreported {
  get(key: string): Completion | undefined;
  keep(key: string, completion: Completion): void;
  forget(key: string): void;
}

/** Keeps up to 1,000 reports and 100 MB of results; beyond, the oldest is given up, and its run is worked on again. */
export function unreportedCompletions(): Unreported {
  const kept = new LRUCache<string, Completion>({
    max: MOST,
    maxSize: MOST_BYTES,
    sizeCalculation: ({ result }) => 1 + (result === undefined ? 0 : Buffer.byteLength(JSON.stringify(result))),
  });
  return {
    // Looking at one must not make it the newest.
    get: (key) => kept.peek(key),
    keep: (key, completion) => kept.set(key, completion),
    forget: (key) => kept.delete(key),
  };
}
