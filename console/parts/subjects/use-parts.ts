import { useEffect, useState } from "preact/hooks";
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
  const [{ listed, step }] = useState(parted);
  const [, drawAnew] = useState(0);
  const { parts, leaving, fresh, isDone } = listed(shown, anew);
  useEffect(() => {
    if (isDone) return undefined;
    const next = () => {
      step();
      drawAnew((n) => n + 1);
    };
    const timer = setTimeout(next, fresh ? AFTER_TYPING_MS : STEP_MS);
    return () => clearTimeout(timer);
  });
  return [...parts, ...leaving];
}

/** A list that is shown part by part. */
function parted() {
  let held: Held | undefined;
  return {
    listed(shown: readonly Listed[], anew: unknown): Held & { readonly isDone: boolean } {
      const all = 1 + Math.ceil(Math.max(0, shown.length - FIRST_ROWS) / IDS_LIMIT);
      const base = held !== undefined && held.anew === anew ? held : begun(held, anew, all);
      held = { ...base, parts: partsOf(shown, base, all) };
      return { ...held, isDone: held.leaving.length === 0 && held.count >= all };
    },
    /** One part more, or one less of those that leave. */
    step(): void {
      if (!held) return;
      const { leaving, count } = held;
      held = { ...held, ...(leaving.length > 0 ? { leaving: leaving.slice(0, -1) } : { count: count + 1 }), fresh: false };
    },
  };
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
