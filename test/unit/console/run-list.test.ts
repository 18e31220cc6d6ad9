import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { begun, extended, type ListedRuns, refreshed, type RunEntry, withWaiting } from "../../../console/lib/runs/run-list.ts";

/** Ids sort by time: a run due later has a greater one. */
const idOf = (n: number) => `run-${String(n).padStart(5, "0")}`;
const run = (n: number, status = "success") => ({ run_id: idOf(n), status }) as unknown as RunEntry;
/** Runs from one down to another, a page of the newest. */
const page = (from: number, to: number, next: string | null = idOf(to)) => ({
  runs: Array.from({ length: from - to + 1 }, (_, n) => run(from - n)),
  next_cursor: next,
  searched_to: null,
});
const numbers = (runs: readonly RunEntry[]) => runs.map(({ run_id }) => Number(run_id.slice(4)));

describe("a list of runs that is read anew", () => {
  it("keeps new runs back until they are asked for, and then shows them first", () => {
    const list = refreshed(begun(page(10, 6)), page(12, 8), "newest");
    expect([numbers(list.runs), numbers(list.waiting)]).toEqual([
      [10, 9, 8, 7, 6],
      [12, 11],
    ]);
    const shown = withWaiting(list);
    expect([numbers(shown.runs), shown.waiting, shown.cursor]).toEqual([[12, 11, 10, 9, 8, 7, 6], [], idOf(6)]);
  });

  it("changes what is shown in place, and leaves the same objects where nothing changed", () => {
    const before = begun(page(10, 6));
    const changed = { ...page(10, 6), runs: [run(10, "failed"), ...page(9, 6).runs] };
    const list = refreshed(before, changed, "newest");
    expect(list.runs[0]?.status).toBe("failed");
    expect(list.runs.slice(1).every((one, index) => one === before.runs[index + 1])).toBe(true);
    expect(refreshed(list, { ...changed }, "newest").runs).toBe(list.runs);
  });

  it("loses what does not match any more, but keeps what was read of later pages", () => {
    const list = extended(begun(page(10, 6)), page(5, 2, null));
    const fewer = { runs: [10, 8, 6].map((n) => run(n)), next_cursor: idOf(6), searched_to: null };
    expect(numbers(refreshed(list, fewer, "newest").runs)).toEqual([10, 8, 6, 5, 4, 3, 2]);
    expect(refreshed(list, fewer, "newest").cursor).toBeNull();
  });

  it("begins anew where more runs came than a page holds: there would be a gap", () => {
    const list = refreshed(begun(page(10, 6)), page(99, 95), "newest");
    expect([numbers(list.runs), list.waiting.length]).toEqual([[10, 9, 8, 7, 6], 5]);
    expect([numbers(withWaiting(list).runs), withWaiting(list).cursor]).toEqual([[99, 98, 97, 96, 95], idOf(95)]);
  });

  it("shows the first runs at once where there were none", () => {
    expect(numbers(refreshed(begun({ runs: [], next_cursor: null, searched_to: null }), page(3, 1, null), "newest").runs)).toEqual([
      3, 2, 1,
    ]);
  });

  it("from the oldest on has nothing that waits: what is new comes behind", () => {
    const oldest = (from: number, to: number) => ({ ...page(to, from, idOf(to)), runs: page(to, from).runs.toReversed() });
    const list = refreshed(extended(begun(oldest(1, 3)), oldest(4, 6)), oldest(1, 3), "oldest");
    expect([numbers(list.runs), list.waiting, list.cursor]).toEqual([[1, 2, 3, 4, 5, 6], [], idOf(6)]);
  });

  it("shows each run once and in order, whatever came and went meanwhile", () => {
    const sets = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
    const steps = fc.array(fc.tuple(fc.constantFrom("refresh", "extend", "show"), sets), { maxLength: 12 });
    fc.assert(
      fc.property(sets, steps, (first, all) => {
        let there = new Set(first);
        const read = (below = Infinity) => {
          const found = [...there].filter((n) => n < below).toSorted((a, b) => b - a);
          const shown = found.slice(0, 5);
          return { runs: shown.map((n) => run(n)), next_cursor: found.length > 5 ? idOf(shown.at(-1) ?? 0) : null, searched_to: null };
        };
        let list: ListedRuns = begun(read());
        for (const [step, later] of all) {
          if (step === "show") list = withWaiting(list);
          if (step === "extend" && list.cursor !== null) list = extended(list, read(Number(list.cursor.slice(4))));
          if (step === "refresh") {
            there = new Set(later);
            list = refreshed(list, read(), "newest");
          }
          const shown = numbers([...list.waiting, ...list.runs]);
          expect(shown).toEqual([...new Set(shown)].toSorted((a, b) => b - a));
        }
      }),
    );
  });
});
