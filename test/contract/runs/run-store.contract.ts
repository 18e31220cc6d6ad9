import { describe, expect, it } from "vitest";
import type { Run } from "../../../shared/domain/run/run.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import type { RunPage, RunPageRequest, RunStore } from "../../../shared/ports/runs/run-store.ts";
import { aRun, iso, NOON } from "../../support/samples.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** With which the stores are opened. */
const RETENTION_DAYS = 400;

/** A run of a job at an instant. */
function runAt(at: number, change: Partial<Run> = {}): Run {
  const job_id = change.job_id ?? "scan";
  return aRun({ run_id: runId({ scope: "real", owner: `job#${job_id}`, scheduledAt: at }), ...change, job_id }, {}, at);
}

/** Every page's runs, from the first page to the last. */
async function walk(list: (page: RunPageRequest) => Promise<RunPage>, page: RunPageRequest): Promise<Run[][]> {
  const pages: Run[][] = [];
  let cursor: string | undefined;
  for (;;) {
    const { runs, nextCursor } = await list(cursor === undefined ? page : { ...page, cursor });
    pages.push([...runs]);
    if (nextCursor === null) return pages;
    if (pages.length > 100) throw new Error("the pages do not end");
    cursor = nextCursor;
  }
}
const ids = (runs: readonly Run[]) => runs.map(({ run_id }) => run_id);
const newestFirst = (runs: readonly Run[]) => ids(runs).sort().toReversed();

/** What every RunStore does. `open` answers an empty one. */
export function runStoreContract(name: string, open: () => Promise<RunStore>): void {
  describe(`${name}: a run`, () => {
    it("is created once; a second creation answers the first", async () => {
      const runs = await open();
      const run = runAt(NOON, { result: { "": [1, null] }, error: "a\nb", worker_id: "w", next_delay_sec: 5, started_by: "m" });
      expect(await runs.create(run)).toEqual({ created: true });
      expect(await runs.create({ ...run, status: "skipped" })).toEqual({ created: false, existing: run });
      expect(await runs.get("scan", run.run_id)).toEqual(run);
      expect(await runs.get("other", run.run_id)).toBeUndefined();
    });

    it.each([null, 0, "", false, [], {}, "null"])("keeps the result %j", async (result) => {
      const runs = await open();
      await runs.create(runAt(NOON, { result }));
      expect((await runs.get("scan", runAt(NOON).run_id))?.result).toEqual(result);
    });

    it("of twenty creations at once happens once", async () => {
      const runs = await open();
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => runs.create(runAt(NOON, { error: `${n}` }))));
      expect(answers.filter(({ created }) => created)).toHaveLength(1);
      const stored = await runs.get("scan", runAt(NOON).run_id);
      const existing = answers.flatMap((answer) => (answer.created ? [] : [answer.existing]));
      expect(existing).toEqual(Array.from({ length: 19 }, () => stored));
    });

    it("is saved only over the status, attempt and worker that were read", async () => {
      const runs = await open();
      const queued = runAt(NOON);
      const running: Run = { ...queued, status: "running", worker_id: "a", started_at: iso(NOON) };
      expect(await runs.save(queued, running)).toBe(false);
      await runs.create(queued);
      expect(await runs.save(queued, running)).toBe(true);
      expect(await runs.save(queued, { ...running, worker_id: "b" })).toBe(false);
      expect(await runs.save({ ...running, worker_id: "b" }, running)).toBe(false);
      expect(await runs.save({ ...running, attempt: 2 }, running)).toBe(false);
      expect(await runs.save(running, { ...running, attempt: 2, worker_id: "b" })).toBe(true);
      expect(await runs.get("scan", queued.run_id)).toMatchObject({ attempt: 2, worker_id: "b" });
    });

    it("of twenty claims at once is won by one worker", async () => {
      const runs = await open();
      const queued = runAt(NOON);
      await runs.create(queued);
      const saved = await Promise.all(
        Array.from({ length: 20 }, (_, n) => runs.save(queued, { ...queued, status: "running", worker_id: `w${n}` })),
      );
      expect(saved.filter(Boolean)).toHaveLength(1);
      expect((await runs.get("scan", queued.run_id))?.worker_id).toBe(`w${saved.indexOf(true)}`);
    });

    it("of a step keeps which one it is, how many events led to it, and where its result is", async () => {
      const runs = await open();
      const step = { workflow_id: "daily", run_id: runAt(NOON).run_id, place: 0, child_workflow_id: "inner" };
      const run = aRun({ job_id: "daily:seed", result_key: "results/daily:seed/1" }, { hop: 0, step });
      await runs.create(run);
      expect(await runs.get("daily:seed", run.run_id)).toEqual(run);
      await runs.create(runAt(NOON));
      expect((await runs.get("scan", runAt(NOON).run_id))?.dispatch).not.toHaveProperty("step");
    });

    it("may carry a result of 256 KiB beside params of 64 KiB and the longest past", async () => {
      const runs = await open();
      const past_attempts = Array.from({ length: 19 }, (_, index) => ({
        attempt: index + 1,
        sent_at: iso(NOON),
        started_at: iso(NOON),
        finished_at: iso(NOON),
        outcome: "failed" as const,
        error: "가".repeat(index < 17 ? 300 : 4_096),
        worker_id: "가".repeat(200),
        retry_at: iso(NOON),
      }));
      const whole = { result: { text: "x".repeat(262_144 - 11) }, error: "가".repeat(4_096), past_attempts, attempt: 20 };
      const run = aRun(whole, { params: { text: "x".repeat(65_000) } });
      await runs.create(run);
      expect(await runs.get(run.job_id, run.run_id)).toEqual(run);
    });

    it("is read with many others, of whichever jobs, each once; absent ones are left out", async () => {
      const runs = await open();
      const all = Array.from({ length: 130 }, (_, n) => runAt(NOON + n * MINUTE, { job_id: `job-${n % 7}` }));
      await Promise.all(all.map((run) => runs.create(run)));
      const absent = [runAt(NOON - 1), { ...runAt(NOON), job_id: "other" }];
      const found = await runs.getMany([...all, ...absent, ...all.slice(0, 3)]);
      expect(found.toSorted((a, b) => (a.run_id < b.run_id ? -1 : 1))).toEqual(all);
      expect(await runs.getMany([])).toEqual([]);
    });

    it("is found by its id alone, also one of a step", async () => {
      const runs = await open();
      const step = aRun({ job_id: "daily:seed", run_id: runAt(NOON + MINUTE).run_id });
      await Promise.all([runAt(NOON), step].map((run) => runs.create(run)));
      expect(await runs.getById(step.run_id)).toEqual(step);
      expect(await runs.getById(runAt(NOON).run_id)).toEqual(runAt(NOON));
      expect(await runs.getById(runAt(NOON + 1).run_id)).toBeUndefined();
    });

    it("is found among many that are asked for", async () => {
      const runs = await open();
      const all = Array.from({ length: 150 }, (_, n) => runAt(NOON + n * MINUTE));
      await Promise.all(all.filter((_, n) => n % 2 === 0).map((run) => runs.create(run)));
      const existing = await runs.existing("job#scan", ids(all));
      expect([...existing].sort()).toEqual(ids(all.filter((_, n) => n % 2 === 0)).sort());
      expect(await runs.existing("job#other", ids(all))).toEqual(new Set());
      expect(await runs.existing("job#scan", [])).toEqual(new Set());
    });
  });

  describe(`${name}: a job's runs`, () => {
    it("are listed newest first, page by page, none twice and none left out", async () => {
      const runs = await open();
      const all = Array.from({ length: 23 }, (_, n) => runAt(NOON + n * 7 * MINUTE));
      await Promise.all([...all, runAt(NOON, { job_id: "other" })].map((run) => runs.create(run)));
      const pages = await walk((page) => runs.listByJob("scan", page), { limit: 5 });
      expect(pages.map(({ length }) => length)).toEqual([5, 5, 5, 5, 3]);
      expect(ids(pages.flat())).toEqual(newestFirst(all));
      expect((await walk((page) => runs.listByJob("scan", page), { limit: 23 })).map(({ length }) => length)).toEqual([23]);
    });

    it("know the ones before and after, and when their records may be deleted", async () => {
      const runs = await open();
      const [first, second, third] = [0, 1, 2].map((n) => runAt(NOON + n * MINUTE)) as [Run, Run, Run];
      await Promise.all([first, third, runAt(NOON + MINUTE, { job_id: "other" })].map((run) => runs.create(run)));
      expect(await runs.neighbours("scan", second.run_id)).toMatchObject({ previous: first.run_id, next: third.run_id });
      expect(await runs.neighbours("scan", first.run_id)).toMatchObject({ previous: null, next: third.run_id });
      const { next, expiresAt } = await runs.neighbours("scan", third.run_id);
      expect([next, Date.parse(expiresAt) - (NOON + 2 * MINUTE)]).toEqual([null, RETENTION_DAYS * 24 * HOUR]);
    });

    it("of one status fill whole pages, however rare they are", async () => {
      const runs = await open();
      const all = Array.from({ length: 60 }, (_, n) => runAt(NOON + n * MINUTE, { status: n % 12 === 3 ? "failed" : "success" }));
      await Promise.all(all.map((run) => runs.create(run)));
      const pages = await walk((page) => runs.listByJob("scan", page), { limit: 2, status: "failed" });
      expect(pages.filter(({ length }) => length > 0).map(({ length }) => length)).toEqual([2, 2, 1]);
      expect(ids(pages.flat())).toEqual(newestFirst(all.filter(({ status }) => status === "failed")));
      expect(await runs.listByJob("scan", { limit: 2, status: "missed" })).toEqual({ runs: [], nextCursor: null });
    });

    it.each(["", "x", "bm90IGpzb24", "W10", "WyJzY2FuIiwieCJd", "😀"])("go on from no other cursor than their own: %j", async (cursor) => {
      const runs = await open();
      await runs.create(runAt(NOON));
      const listed = runs.listByJob("scan", { limit: 1, cursor });
      await expect(listed).rejects.toMatchObject({ problem: { code: "VALIDATION_ERROR", details: [{ path: "query.cursor" }] } });
    });
  });
}
