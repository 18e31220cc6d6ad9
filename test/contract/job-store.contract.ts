import { describe, expect, it } from "vitest";
import { IDLE_STATE } from "../../shared/domain/job.ts";
import { runId } from "../../shared/domain/run-id.ts";
import type { JobStore, SlotRequest } from "../../shared/ports.ts";
import { aJob, iso, NOON } from "../support/samples.ts";

const idOf = (seconds: number) => runId({ scope: "real", owner: "job#scan", scheduledAt: NOON + seconds * 1000 });
const slot = (maxParallel: number, change: Partial<SlotRequest> = {}): SlotRequest => ({
  maxParallel,
  startedAt: iso(NOON),
  nextDueAt: iso(NOON + 60_000),
  activeSince: iso(NOON - 1),
  ...change,
});
const ended = (seconds: number, durationSeconds = 2) =>
  ({ runId: idOf(seconds), status: "success", triggerSource: "scheduler", error: null, durationSeconds, latenessSeconds: 0.2 }) as const;

/** What every JobStore does. `open` answers an empty one. */
export function jobStoreContract(name: string, open: () => Promise<JobStore>): void {
  describe(`${name}: definitions`, () => {
    it("are created once, and read back as they were", async () => {
      const jobs = await open();
      const job = aJob({ default_params: { b: { "": [1, null, "😀"] }, a: 0.1 }, description: "설명\n2", max_parallel: 1_000 });
      expect(await jobs.create(job)).toBe(true);
      expect(await jobs.create({ ...job, description: "other" })).toBe(false);
      expect(await jobs.get(job.job_id)).toEqual({ definition: job, state: IDLE_STATE });
      expect(await jobs.getDefinition(job.job_id)).toEqual(job);
    });

    it("may carry params of 64 KB, nested deeply", async () => {
      const jobs = await open();
      let nested: unknown = "x".repeat(65_000);
      for (let depth = 0; depth < 60; depth += 1) nested = { a: nested };
      const job = aJob({ default_params: { nested } });
      await jobs.create(job);
      expect(await jobs.getDefinition(job.job_id)).toEqual(job);
    });

    it("are replaced only in the version that is expected", async () => {
      const jobs = await open();
      expect(await jobs.replace(aJob({ version: 2 }), 1)).toBe(false);
      expect(await jobs.getDefinition("buy-scanner")).toBeUndefined();
      await jobs.create(aJob());
      expect(await jobs.replace(aJob({ version: 2, description: "two" }), 1)).toBe(true);
      expect(await jobs.replace(aJob({ version: 2, description: "late" }), 1)).toBe(false);
      expect(await jobs.getDefinition("buy-scanner")).toMatchObject({ version: 2, description: "two" });
    });

    it("of twenty writers of one version one wins", async () => {
      const jobs = await open();
      await jobs.create(aJob());
      const written = await Promise.all(Array.from({ length: 20 }, (_, n) => jobs.replace(aJob({ version: 2, description: `${n}` }), 1)));
      expect(written.filter(Boolean)).toHaveLength(1);
      expect((await jobs.getDefinition("buy-scanner"))?.description).toBe(String(written.indexOf(true)));
    });

    it("are deleted once, together with the state", async () => {
      const jobs = await open();
      await jobs.create(aJob());
      await jobs.acquireSlot("buy-scanner", idOf(0), slot(1));
      expect(await jobs.delete("buy-scanner")).toBe(true);
      expect(await jobs.delete("buy-scanner")).toBe(false);
      expect(await jobs.get("buy-scanner")).toBeUndefined();
      await jobs.create(aJob());
      expect((await jobs.get("buy-scanner"))?.state).toEqual(IDLE_STATE);
    });

    it("are read many at once, also more than a hundred, and absent ones are left out", async () => {
      const jobs = await open();
      const ids = Array.from({ length: 130 }, (_, index) => `job-${index}`);
      await Promise.all(ids.map((job_id, index) => jobs.create(aJob({ job_id, version: index }))));
      const asked = [...ids, "absent", "missing"];
      expect([...(await jobs.getDefinitions(asked)).keys()].sort()).toEqual(ids.toSorted());
      expect([...(await jobs.getVersions(asked))].sort(([, a], [, b]) => a - b)).toEqual(ids.map((id, index) => [id, index]));
      expect([await jobs.getDefinitions([]), await jobs.getVersions([])]).toEqual([new Map(), new Map()]);
    });

    it("are listed in order of id, page by page", async () => {
      const jobs = await open();
      const ids = ["B", "a", "a-1", "a.1", "a_1", "b", "0"];
      await Promise.all(ids.map((job_id) => jobs.create(aJob({ job_id }))));
      await jobs.setSweptUntil(iso(NOON));
      const seen: string[] = [];
      for (let after: string | undefined, pages = 0; pages < 9; pages += 1) {
        const page = await jobs.listDefinitions(after === undefined ? { limit: 2 } : { limit: 2, after });
        seen.push(...page.map(({ job_id }) => job_id));
        if (page.length < 2) break;
        after = page.at(-1)?.job_id;
      }
      expect(seen).toEqual(ids.toSorted());
      expect((await jobs.listDefinitions({ limit: 10, after: "a-1x" })).map(({ job_id }) => job_id)).toEqual(["a.1", "a_1", "b"]);
    });
  });

  describe(`${name}: slots`, () => {
    it("are taken with the note of the start in the same write", async () => {
      const jobs = await open();
      await jobs.create(aJob());
      expect(await jobs.acquireSlot("buy-scanner", idOf(0), slot(1))).toBe(true);
      expect((await jobs.get("buy-scanner"))?.state).toMatchObject({
        active_runs: [idOf(0)],
        last_run_at: iso(NOON),
        last_status: "queued",
        next_due_at: iso(NOON + 60_000),
        next_due_since: iso(NOON - 1),
      });
    });

    it("are taken once by the same run, however often it asks, also when all are taken", async () => {
      const jobs = await open();
      await jobs.acquireSlot("buy-scanner", idOf(0), slot(1));
      const before = await jobs.getStates(["buy-scanner"]);
      expect(await jobs.acquireSlot("buy-scanner", idOf(0), slot(1))).toBe(true);
      expect(await jobs.getStates(["buy-scanner"])).toEqual(before);
    });

    it("are refused beyond maxParallel, and that changes nothing", async () => {
      const jobs = await open();
      await jobs.acquireSlot("buy-scanner", idOf(0), slot(1));
      const before = await jobs.getStates(["buy-scanner"]);
      expect(await jobs.acquireSlot("buy-scanner", idOf(1), slot(1, { startedAt: iso(NOON + 1) }))).toBe(false);
      expect(await jobs.getStates(["buy-scanner"])).toEqual(before);
      expect(await jobs.acquireSlot("buy-scanner", idOf(1), slot(2))).toBe(true);
    });

    it("of twenty runs at once exactly maxParallel get one", async () => {
      const jobs = await open();
      const taken = await Promise.all(Array.from({ length: 20 }, (_, index) => jobs.acquireSlot("buy-scanner", idOf(index), slot(3))));
      expect(taken.filter(Boolean)).toHaveLength(3);
      const held = (await jobs.getStates(["buy-scanner"])).get("buy-scanner")?.active_runs;
      expect(held).toEqual(taken.flatMap((got, index) => (got ? [idOf(index)] : [])).sort());
    });

    it("are given back once, and the run counted once", async () => {
      const jobs = await open();
      for (const seconds of [0, 1, 2]) await jobs.acquireSlot("buy-scanner", idOf(seconds), slot(3));
      expect(await jobs.releaseSlot("buy-scanner", ended(0, 2))).toBe(true);
      expect(await jobs.releaseSlot("buy-scanner", ended(0, 2))).toBe(false);
      const failure = { ...ended(1, 4_000), status: "failed", triggerSource: "a word of my own", error: "no" } as const;
      expect(await jobs.releaseSlot("buy-scanner", failure)).toBe(true);
      const state = (await jobs.getStates(["buy-scanner"])).get("buy-scanner");
      expect(state).toMatchObject({ active_runs: [idOf(2)], last_status: "failed", last_error: "no" });
      expect(state?.counters).toMatchObject({
        runs: [
          { status: "failed", triggerSource: "other", count: 1 },
          { status: "success", triggerSource: "scheduler", count: 1 },
        ],
        duration: { buckets: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1], sum: 4_002 },
      });
      expect(state?.counters.lateness.buckets[1]).toBe(2);
      expect(state?.counters.lateness.sum).toBeCloseTo(0.4);
    });

    it("given back by twenty at once are counted once", async () => {
      const jobs = await open();
      await jobs.acquireSlot("buy-scanner", idOf(0), slot(1));
      const released = await Promise.all(Array.from({ length: 20 }, () => jobs.releaseSlot("buy-scanner", ended(0))));
      expect(released.filter(Boolean)).toHaveLength(1);
      expect((await jobs.getStates(["buy-scanner"])).get("buy-scanner")?.counters.runs).toMatchObject([{ count: 1 }]);
    });

    it("that nobody holds cannot be given back, nor of a job that is not there", async () => {
      const jobs = await open();
      expect(await jobs.releaseSlot("none", ended(0))).toBe(false);
      await jobs.abandonSlot("none", idOf(0));
      expect(await jobs.getStates(["none"])).toEqual(new Map());
    });

    it("are abandoned without being counted, and can be taken again", async () => {
      const jobs = await open();
      await jobs.acquireSlot("buy-scanner", idOf(0), slot(1));
      await jobs.abandonSlot("buy-scanner", idOf(0));
      await jobs.abandonSlot("buy-scanner", idOf(0));
      expect((await jobs.getStates(["buy-scanner"])).get("buy-scanner")).toMatchObject({ active_runs: [], counters: IDLE_STATE.counters });
      expect(await jobs.acquireSlot("buy-scanner", idOf(1), slot(1))).toBe(true);
    });

    it("are not needed to count an occurrence that never became active", async () => {
      const jobs = await open();
      const run = { status: "missed", trigger_source: "scheduler", reason: "down" } as const;
      await jobs.countUnstarted("buy-scanner", run);
      await jobs.countUnstarted("buy-scanner", run);
      expect((await jobs.getStates(["buy-scanner"])).get("buy-scanner")).toMatchObject({
        last_status: "missed",
        last_error: "down",
        counters: { runs: [{ status: "missed", triggerSource: "scheduler", count: 2 }] },
      });
    });
  });

  describe(`${name}: what it remembers`, () => {
    it("a request is remembered by job and key; the first one counts", async () => {
      const jobs = await open();
      const request = (seconds: number) => ({ runId: idOf(seconds), scheduledAt: new Date().toISOString(), fingerprint: `${seconds}` });
      const first = request(0);
      expect(await jobs.rememberRequest("buy-scanner", "key", first)).toBeUndefined();
      expect(await jobs.rememberRequest("buy-scanner", "key", request(1))).toEqual(first);
      expect(await jobs.rememberRequest("buy-scanner", "other", request(2))).toBeUndefined();
      expect(await jobs.rememberRequest("other", "key", request(3))).toBeUndefined();
    });

    it("of twenty requests with one key all but one get the same earlier answer", async () => {
      const jobs = await open();
      const scheduledAt = new Date().toISOString();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => jobs.rememberRequest("buy-scanner", "key", { runId: idOf(n), scheduledAt, fingerprint: "f" })),
      );
      expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
      expect(new Set(answers.flatMap((answer) => answer?.runId ?? []))).toEqual(new Set([idOf(answers.indexOf(undefined))]));
    });

    it("a request of the day before yesterday is forgotten", async () => {
      const jobs = await open();
      const now = Date.now();
      const old = { runId: idOf(0), scheduledAt: new Date(now - 2 * 86_400_000).toISOString(), fingerprint: "f" };
      expect(await jobs.rememberRequest("buy-scanner", "key", old)).toBeUndefined();
      const next = { ...old, runId: idOf(1), scheduledAt: new Date(now).toISOString() };
      expect(await jobs.rememberRequest("buy-scanner", "key", next)).toBeUndefined();
      expect(await jobs.rememberRequest("buy-scanner", "key", old)).toEqual(next);
    });

    it("how far the sweep has looked", async () => {
      const jobs = await open();
      expect(await jobs.getSweptUntil()).toBeUndefined();
      await jobs.setSweptUntil(iso(NOON));
      await jobs.setSweptUntil(iso(NOON + 1));
      expect(await jobs.getSweptUntil()).toBe(iso(NOON + 1));
    });
  });
}
