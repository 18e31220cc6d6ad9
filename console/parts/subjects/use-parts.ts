import { useEffect, useRef, useState } from "preact/hooks";
import { IDS_LIMIT } from "../../lib/asking/recent.ts";
import { cameBack } from "../../lib/page/came-back.ts";
import type { Listed } from "../../lib/subjects/list-filter.ts";
import type { Subject } from "../../lib/subjects/subject.ts";

/** Rows of a long list that come and go together. */
interface Part {
  readonly key: string;
  readonly subjects: readonly Subject[];
  /** Of what was listed before: out of sight, and soon gone. */
  readonly leaving: boolean;
}

interface Held {
  readonly anew: unknown;
  readonly generation: number;
  /** How many parts are there by now. */
  readonly count: number;
  readonly parts: readonly Part[];
  readonly leaving: readonly Part[];
  /** It has just taken the place of another list. */
  readonly fresh: boolean;
}

/** More than a window shows. */
const FIRST_ROWS = 24;
const STEP_MS = 30;
/** Nothing of the former list is taken away while letters follow one another. */
const AFTER_TYPING_MS = 300;

/**
 * The list in parts: what a window shows at once, all else step by step, each in a moment of its own. The parts of the list before
 * it go in the same way: to take a thousand rows out of the page takes longer than a key may.
 * @param anew with each change of it the list is another one
 */
export function useParts(shown: readonly Listed[], anew: unknown): readonly Part[] {
  const heldRef = useRef<Held | undefined>(undefined);
  const [, drawAnew] = useState(0);
  const before = heldRef.current;
  const all = 1 + Math.ceil(Math.max(0, shown.length - FIRST_ROWS) / IDS_LIMIT);
  const base = before !== undefined && before.anew === anew ? before : begun(before, anew, all);
  const now: Held = { ...base, parts: partsOf(shown, base, all) };
  heldRef.current = now;
  const isDone = now.leaving.length === 0 && now.count >= all;
  useEffect(() => {
    if (isDone) return undefined;
    const timer = setTimeout(
      () => {
        const { leaving, count } = now;
        const next = leaving.length > 0 ? { leaving: leaving.slice(0, -1) } : { count: count + 1 };
        heldRef.current = { ...now, ...next, fresh: false };
        drawAnew((n) => n + 1);
      },
      now.fresh ? AFTER_TYPING_MS : STEP_MS,
    );
    return () => clearTimeout(timer);
  });
  return [...now.parts, ...now.leaving];
}

function begun(before: Held | undefined, anew: unknown, all: number): Omit<Held, "parts"> {
  const gone = before?.parts.slice(1).map((part) => ({ ...part, leaving: true })) ?? [];
  return {
    anew,
    generation: (before?.generation ?? 0) + 1,
    count: before === undefined && cameBack() ? all : 1,
    leaving: [...gone, ...(before?.leaving ?? [])],
    fresh: before !== undefined,
  };
}

function partsOf(shown: readonly Listed[], { generation, count }: Pick<Held, "generation" | "count">, all: number): readonly Part[] {
  return Array.from({ length: Math.min(count, all) }, (_, index) => {
    const end = FIRST_ROWS + index * IDS_LIMIT;
    const rows = shown.slice(index === 0 ? 0 : end - IDS_LIMIT, end);
    // The first one stays, with the rows that both lists have.
    return { key: index === 0 ? "first" : `${generation} ${index}`, subjects: rows.map(({ subject }) => subject), leaving: false };
  });
}
