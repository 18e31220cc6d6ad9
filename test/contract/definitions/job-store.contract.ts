import { describe, expect, it } from "vitest";
import { EMPTY_STATE } from "../../../shared/domain/definition/job.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import type { JobStore } from "../../../shared/ports/definitions/job-store.ts";
import { aJob, aRun, GENERATION, iso, NOON, ref } from "../../support/samples.ts";

const RUN = runId({ scope: "real", owner: "job#buy-scanner", scheduledAt: NOON });
const START = { maxParallel: 1, startedAt: iso(NOON), nextDueAt: iso(NOON + 60_000), activeSince: iso(NOON - 1) };

/** What every JobStore does beyond definitions and slots. `open` answers an empty one. */
export function jobStoreContract(name: string, open: () => Promise<JobStore>): void {
  describe(`${name}: jobs`, () => {
    it("are read with their state, and are idle before their first run", async () => {
      const jobs = await open();
      await jobs.create(aJob());
      expect(await jobs.get("buy-scanner")).toEqual({ definition: aJob(), state: EMPTY_STATE });
      await jobs.acquireSlot(ref("buy-scanner"), RUN, START);
      expect((await jobs.get("buy-scanner"))?.state).toMatchObject({ active_runs: [RUN], next_due_at: iso(NOON + 60_000) });
      expect(await jobs.get("absent")).toBeUndefined();
    });

    it("are deleted together with the state", async () => {
      const jobs = await open();
      await jobs.create(aJob());
      await jobs.acquireSlot(ref("buy-scanner"), RUN, START);
      await jobs.delete("buy-scanner");
      expect(await jobs.get("buy-scanner")).toBeUndefined();
      await jobs.create(aJob());
      expect((await jobs.get("buy-scanner"))?.state).toEqual(EMPTY_STATE);
    });

    it("tell their versions, also of more than a hundred; absent ones are left out", async () => {
      const jobs = await open();
      const ids = Array.from({ length: 130 }, (_, index) => `job-${index}`);
      await Promise.all(ids.map((job_id, index) => jobs.create(aJob({ job_id, version: index }))));
      const versions = await jobs.getVersions([...ids, "absent"]);
      expect(Object.fromEntries(versions)).toEqual(
        Object.fromEntries(ids.map((id, version) => [id, { version, generation: GENERATION, active_runs: [] }])),
      );
      expect(await jobs.getVersions([])).toEqual(new Map());
    });

    it("remember how far the sweep has looked", async () => {
      const jobs = await open();
      expect(await jobs.getSweptUntil()).toBeUndefined();
      await jobs.setSweptUntil(iso(NOON));
      await jobs.setSweptUntil(iso(NOON + 1));
      expect(await jobs.getSweptUntil()).toBe(iso(NOON + 1));
    });

    it("that were deleted give no slot to a start of their generation any more, and all to a later one", async () => {
      const jobs = await open();
      const slot = { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
      await jobs.create(aJob({ generation: "b" }));
      expect(await jobs.acquireSlot({ id: "buy-scanner", generation: "b" }, aRun().run_id, slot)).toBe(true);
      expect(await jobs.delete("buy-scanner")).toBe(true);
      expect(await jobs.acquireSlot({ id: "buy-scanner", generation: "b" }, aRun().run_id, slot)).toBe(false);
      expect(await jobs.getStates(["buy-scanner"])).toEqual(new Map());
      await jobs.create(aJob({ generation: "c" }));
      expect(await jobs.acquireSlot({ id: "buy-scanner", generation: "c" }, aRun().run_id, slot)).toBe(true);
      const { run_id } = aRun();
      expect(await jobs.getVersions(["buy-scanner"])).toEqual(
        new Map([["buy-scanner", { version: 1, generation: "c", active_runs: [run_id] }]]),
      );
    });
  });
}
