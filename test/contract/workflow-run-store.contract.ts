import { describe, expect, it } from "vitest";
import { runId } from "../../shared/domain/run-id.ts";
import type { WorkflowRun } from "../../shared/domain/workflow-run.ts";
import type { WorkflowRunStore } from "../../shared/ports.ts";
import { aRun, aWorkflowRun, iso, NOON } from "../support/samples.ts";

const MINUTE = 60_000;
const ids = (runs: readonly WorkflowRun[]) => runs.map(({ run_id }) => run_id);

/** A run whose fields are all set. */
const full = aWorkflowRun({
  status: "failed",
  reason: "stopped",
  started_at: iso(NOON + 1),
  finished_at: iso(NOON + 2),
  attempt: 2,
  retry_at: iso(NOON + 3),
  revision: 17,
  on_failure: "continue",
  steps: "sfxar-".repeat(166),
  retried: { 1: 2, 40: 3 },
  params: { b: { "": [1, null, "😀"] }, a: "x".repeat(65_000) },
  task_id: 0,
  dataset_id: 7,
  note: "",
  hop: 3,
  parent: { job_id: "nightly:train", run_id: aRun().run_id, attempt: 1 },
});

/** What every WorkflowRunStore does. `open` answers an empty one. */
export function workflowRunStoreContract(name: string, open: () => Promise<WorkflowRunStore>): void {
  describe(`${name}: a workflow's run`, () => {
    it.each([
      ["every field", full],
      ["as few as it can", aWorkflowRun({ params: {} })],
    ])("with %s is created once; a second creation answers the first", async (_, run) => {
      const runs = await open();
      expect(await runs.create(run)).toEqual({ created: true });
      expect(await runs.create({ ...run, status: "skipped", revision: 9 })).toEqual({ created: false, existing: run });
      expect(await runs.get(run.workflow_id, run.run_id)).toEqual(run);
      expect(await runs.get("other", run.run_id)).toBeUndefined();
    });

    it("is saved only over the revision that was read", async () => {
      const runs = await open();
      const queued = aWorkflowRun();
      const running: WorkflowRun = { ...queued, status: "running", started_at: iso(NOON), steps: "a-", revision: 2 };
      expect(await runs.save(queued, running)).toBe(false);
      await runs.create(queued);
      expect(await runs.save(queued, running)).toBe(true);
      expect(await runs.save(queued, { ...running, steps: "x" })).toBe(false);
      expect(await runs.save({ ...running, revision: 3 }, running)).toBe(false);
      expect(await runs.get(queued.workflow_id, queued.run_id)).toEqual(running);
      const ended: WorkflowRun = { ...running, status: "success", steps: "ss", revision: 3, started_at: null };
      expect(await runs.save(running, ended)).toBe(true);
      expect(await runs.get(queued.workflow_id, queued.run_id)).toEqual(ended);
    });

    it("of twenty writers of one revision is saved by one", async () => {
      const runs = await open();
      const run = aWorkflowRun();
      await runs.create(run);
      const saved = await Promise.all(Array.from({ length: 20 }, (_, n) => runs.save(run, { ...run, revision: 2, note: `${n}` })));
      expect(saved.filter(Boolean)).toHaveLength(1);
      expect((await runs.get(run.workflow_id, run.run_id))?.note).toBe(String(saved.indexOf(true)));
    });
  });

  describe(`${name}: a workflow's runs`, () => {
    it("are listed newest first, from anywhere, as many as are asked for", async () => {
      const runs = await open();
      const all = Array.from({ length: 23 }, (_, n) => aWorkflowRun({ note: `${n}` }, NOON + n * 7 * MINUTE));
      await Promise.all([...all, aWorkflowRun({ workflow_id: "other" })].map((run) => runs.create(run)));
      const newest = all.toReversed();
      for (const [skip, limit] of [
        [0, 5],
        [5, 5],
        [20, 5],
        [22, 1],
        [23, 5],
        [24, 5],
        [500, 5],
        [0, 23],
        [0, 100],
      ] as const) {
        expect(await runs.list("daily_pipeline", { skip, limit })).toEqual(newest.slice(skip, skip + limit));
      }
      expect(await runs.list("absent", { skip: 0, limit: 5 })).toEqual([]);
    });

    it("are listed also where they fill many of the database's pages", async () => {
      const runs = await open();
      const all = Array.from({ length: 40 }, (_, n) =>
        aWorkflowRun({ params: full.params, run_id: runId({ scope: "real", owner: "workflow#daily_pipeline", scheduledAt: NOON + n }) }),
      );
      await Promise.all(all.map((run) => runs.create(run)));
      const listed = await runs.list("daily_pipeline", { skip: 19, limit: 21 });
      expect(ids(listed)).toEqual(ids(all).toReversed().slice(19));
    });
  });
}
