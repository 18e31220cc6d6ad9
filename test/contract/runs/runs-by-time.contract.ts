import { describe, expect, it } from "vitest";
import type { Run } from "../../../shared/domain/run/run.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import type { RunStore, TimePage, TimeQuery } from "../../../shared/ports/runs/run-store.ts";
import { aRun, iso, NOON } from "../../support/samples.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A run of a job at an instant. */
function runAt(at: number, change: Partial<Run> = {}): Run {
  const job_id = change.job_id ?? "scan";
  return aRun({ run_id: runId({ scope: "real", owner: `job#${job_id}`, scheduledAt: at }), ...change, job_id }, {}, at);
}

/** Every page's runs of a list by time, from the first page to the last. */
async function walkByTime(list: (query: TimeQuery) => Promise<TimePage<Run>>, query: TimeQuery): Promise<Run[][]> {
  const pages: Run[][] = [];
  let after: string | undefined;
  for (;;) {
    const { records, last } = await list({ ...query, after });
    pages.push([...records]);
    if (last === null) return pages;
    if (pages.length > 100) throw new Error("the pages do not end");
    after = last;
  }
}
const ids = (runs: readonly Run[]) => runs.map(({ run_id }) => run_id);
const newestFirst = (runs: readonly Run[]) => ids(runs).sort().toReversed();

/** How every RunStore lists runs by time. `open` answers an empty one. */
export function runsByTimeContract(name: string, open: () => Promise<RunStore>): void {
  describe(`${name}: runs of all jobs`, () => {
    const orders = ["newest", "oldest"] as const;

    it.each(orders)("are listed by time over hours and jobs, page by page, the %s first", async (order) => {
      const runs = await open();
      const all = Array.from({ length: 50 }, (_, n) => runAt(NOON - n * 23 * MINUTE, { job_id: `job-${n % 3}` }));
      const together = ["a", "b", "c"].map((job_id) => runAt(NOON, { job_id }));
      await Promise.all([...all, ...together].map((run) => runs.create(run)));
      const range = { from: NOON - 50 * 23 * MINUTE, to: NOON, order };
      for (const limit of [1, 4, 53, 100]) {
        const pages = await walkByTime((query) => runs.listByTime(query), { ...range, limit });
        const newest = newestFirst([...all, ...together]);
        expect(ids(pages.flat())).toEqual(order === "newest" ? newest : newest.toReversed());
        expect(pages.every(({ length }, at) => length === limit || at === pages.length - 1)).toBe(true);
      }
    });

    it.each(orders)("are listed of one job by time, page by page, the %s first", async (order) => {
      const runs = await open();
      const all = Array.from({ length: 23 }, (_, n) => runAt(NOON + n * 7 * MINUTE));
      await Promise.all([...all, runAt(NOON, { job_id: "other" })].map((run) => runs.create(run)));
      const within = all.slice(2, 21);
      const range = { from: NOON + 14 * MINUTE, to: NOON + 140 * MINUTE, order };
      for (const limit of [1, 5, 19, 100]) {
        const pages = await walkByTime((query) => runs.listOfJob("scan", query), { ...range, limit });
        expect(ids(pages.flat())).toEqual(order === "newest" ? newestFirst(within) : newestFirst(within).toReversed());
      }
      expect(await runs.listOfJob("none", { ...range, limit: 5 })).toEqual({ records: [], last: null });
    });

    it("are bounded on both sides, to the millisecond, also across the turn of an hour", async () => {
      const runs = await open();
      const times = [NOON - HOUR, NOON - 1, NOON, NOON + 1, NOON + HOUR - 1, NOON + HOUR, NOON + HOUR + 1];
      await Promise.all(times.map((at) => runs.create(runAt(at))));
      const between = async (from: number, to: number) => {
        const query = { from, to, order: "newest", limit: 50 } as const;
        const [ofAll, ofJob] = [await runs.listByTime(query), await runs.listOfJob("scan", query)];
        expect(ofAll).toEqual(ofJob);
        return ofAll.records.map(({ scheduled_at }) => Date.parse(scheduled_at) - NOON);
      };
      expect(await between(NOON, NOON)).toEqual([0]);
      expect(await between(NOON - 1, NOON + 1)).toEqual([1, 0, -1]);
      expect(await between(NOON + 1, NOON + HOUR)).toEqual([HOUR, HOUR - 1, 1]);
      expect(await between(NOON + 2, NOON + 3)).toEqual([]);
    });

    it.each(orders)("go on, the %s first, after any id, also one that is not there or far outside", async (order) => {
      const runs = await open();
      const [early, late] = [runAt(NOON - MINUTE), runAt(NOON + MINUTE)];
      await Promise.all([early, late].map((run) => runs.create(run)));
      const range = { from: NOON - HOUR, to: NOON + HOUR, order, limit: 5 };
      const after = async (at: number) => {
        const query = { ...range, after: runAt(at, { job_id: "other" }).run_id };
        const [ofAll, ofJob] = [await runs.listByTime(query), await runs.listOfJob("scan", query)];
        expect(ofAll).toEqual(ofJob);
        return ofAll.records;
      };
      expect(await after(NOON)).toEqual([order === "newest" ? early : late]);
      const both = order === "newest" ? [late, early] : [early, late];
      const [before, behind] = order === "newest" ? [1, -1] : [-1, 1];
      expect(await after(NOON + before * 1_000 * 24 * HOUR)).toEqual(both);
      expect(await after(NOON + behind * 1_000 * 24 * HOUR)).toEqual([]);
    });

    it("are found by the time that their ids carry, which a step's has from its workflow's run", async () => {
      const runs = await open();
      const step = aRun({ job_id: "daily:seed", scheduled_at: iso(NOON + 2 * HOUR), run_id: runAt(NOON).run_id });
      await runs.create(step);
      const within = async (from: number, to: number) => (await runs.listByTime({ from, to, order: "newest", limit: 5 })).records;
      expect(await within(NOON, NOON)).toEqual([step]);
      expect(await within(NOON + HOUR, NOON + 3 * HOUR)).toEqual([]);
    });

    it("are found behind any number of later ones of the same hour, and behind hours without any", async () => {
      const runs = await open();
      const later = Array.from({ length: 160 }, (_, n) => runAt(NOON + 40 * MINUTE + n * 1000));
      const wanted = Array.from({ length: 3 }, (_, n) => runAt(NOON + n * MINUTE));
      const before = runAt(NOON - 100 * HOUR);
      await Promise.all([...later, ...wanted, before].map((run) => runs.create(run)));
      const range = { from: NOON - 200 * HOUR, to: NOON + 30 * MINUTE, order: "newest", limit: 2 } as const;
      const pages = await walkByTime((query) => runs.listByTime(query), range);
      expect(ids(pages.flat())).toEqual(newestFirst([...wanted, before]));
    });

    it("are told as far as counting needs them, hour by hour, steps among them", async () => {
      const runs = await open();
      const began = { started_at: iso(NOON + 2 * MINUTE), begun_at: iso(NOON + MINUTE + 1_500) };
      const all = [
        runAt(NOON + MINUTE, { status: "success", ...began }),
        runAt(NOON + HOUR - 1, { status: "missed" }),
        aRun({ job_id: "daily:seed", run_id: runAt(NOON, { job_id: "other" }).run_id, status: "running", ...began }),
      ];
      await Promise.all([...all, runAt(NOON - 1), runAt(NOON + HOUR)].map((run) => runs.create(run)));
      const { runs: told, more } = await runs.runsOfHour(NOON, 10);
      expect(more).toBe(false);
      expect(told.toSorted((a, b) => (a.run_id < b.run_id ? -1 : 1))).toEqual(
        [
          { owner: "job#daily:seed", run_id: all[2]?.run_id, status: "running", lateness: 61.5 },
          { owner: "job#scan", run_id: all[0]?.run_id, status: "success", lateness: 1.5 },
          { owner: "job#scan", run_id: all[1]?.run_id, status: "missed", lateness: null },
        ].toSorted((a, b) => (String(a.run_id) < String(b.run_id) ? -1 : 1)),
      );
      expect(await runs.runsOfHour(NOON + 2 * HOUR, 10)).toEqual({ runs: [], more: false });
    });

    it("are counted up to a number, and it is told that there are more", async () => {
      const runs = await open();
      await Promise.all(Array.from({ length: 105 }, (_, n) => runs.create(runAt(NOON + n * 1_000))));
      const told = async (most: number) => {
        const found = await runs.runsOfHour(NOON, most);
        return [found.runs.length, found.more];
      };
      expect([await told(104), await told(105), await told(1_000)]).toEqual([
        [104, true],
        [105, false],
        [105, false],
      ]);
    });
  });
}
