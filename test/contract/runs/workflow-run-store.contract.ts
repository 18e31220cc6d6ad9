import { describe, expect, it } from "vitest";
import { runId } from "../../../shared/domain/run/run-id.ts";
import type { WorkflowRun } from "../../../shared/domain/run/workflow-run.ts";
import type { WorkflowRunStore } from "../../../shared/ports/runs/workflow-run-store.ts";
import { aRun, aWorkflowRun, iso, NOON } from "../../support/samples.ts";

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

    it("is read with many others, of whichever workflows, each once; absent ones are left out", async () => {
      const runs = await open();
      const all = Array.from({ length: 130 }, (_, n) => aWorkflowRun({ workflow_id: `daily-${n % 7}` }, NOON + n * MINUTE));
      await Promise.all(all.map((run) => runs.create(run)));
      const absent = [aWorkflowRun({}, NOON - 1), { ...aWorkflowRun(), workflow_id: "other" }];
      const found = await runs.getMany([...all, ...absent, ...all.slice(0, 3)]);
      expect(found.toSorted((a, b) => (a.run_id < b.run_id ? -1 : 1))).toEqual(all);
      expect(await runs.getMany([])).toEqual([]);
    });

    it("is listed with the others of its workflow by time, in either order, page by page", async () => {
      const runs = await open();
      const all = Array.from({ length: 5 }, (_, n) => aWorkflowRun({}, NOON + n * MINUTE));
      await Promise.all([...all, aWorkflowRun({ workflow_id: "other" })].map((run) => runs.create(run)));
      const { workflow_id } = aWorkflowRun();
      const range = { from: NOON + MINUTE, to: NOON + 4 * MINUTE, limit: 3 };
      const [, second, third, fourth, fifth] = all;
      const newest = await runs.listOfWorkflow(workflow_id, { ...range, order: "newest" });
      expect(newest).toEqual({ records: [fifth, fourth, third], last: third?.run_id });
      const rest = await runs.listOfWorkflow(workflow_id, { ...range, order: "newest", after: third?.run_id });
      expect(rest).toEqual({ records: [second], last: null });
      const oldest = await runs.listOfWorkflow(workflow_id, { ...range, order: "oldest", after: third?.run_id });
      expect(oldest).toEqual({ records: [fourth, fifth], last: null });
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

    it("of all workflows are listed by time, those of schedules apart, in either order, page by page", async () => {
      const runs = await open();
      const schedules = ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAW"];
      const of = (workflow_ids: readonly string[]) =>
        Array.from({ length: 6 }, (_, n) => aWorkflowRun({ workflow_id: String(workflow_ids[n % 2]) }, NOON + n * 25 * MINUTE));
      const [own, other] = [of(schedules), of(["daily", "nightly"])];
      await Promise.all([...own, ...other].map((run) => runs.create(run)));
      const range = { from: NOON + MINUTE, to: NOON + 125 * MINUTE, limit: 3 };
      const first = await runs.listByTime("schedule", { ...range, order: "newest" });
      expect(first).toEqual({ records: [own[5], own[4], own[3]], last: own[3]?.run_id });
      const second = await runs.listByTime("schedule", { ...range, order: "newest", after: first.last ?? "" });
      expect(second).toEqual({ records: [own[2], own[1]], last: null });
      expect((await runs.listByTime("workflow", { ...range, order: "oldest", limit: 9 })).records).toEqual(other.slice(1));
      expect(await runs.listByTime("workflow", { ...range, from: NOON + 6 * 3_600_000, order: "oldest" })).toEqual({
        records: [],
        last: null,
      });
    });

    it("of an hour are told as far as counting needs them, those of schedules among them", async () => {
      const runs = await open();
      const schedule = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
      const [late, own] = [
        aWorkflowRun({ status: "failed" }, NOON + 3_599_999),
        aWorkflowRun({ workflow_id: schedule, status: "running" }),
      ];
      await Promise.all([late, own, aWorkflowRun({}, NOON - 1), aWorkflowRun({}, NOON + 3_600_000)].map((run) => runs.create(run)));
      const { runs: told, more } = await runs.runsOfHour(NOON, 10);
      expect(more).toBe(false);
      expect(told.toSorted((a, b) => (a.status < b.status ? -1 : 1))).toMatchObject([
        { owner: "workflow#daily_pipeline", run_id: late.run_id, status: "failed" },
        { owner: `workflow#${schedule}`, run_id: own.run_id, status: "running" },
      ]);
      expect((await runs.runsOfHour(NOON, 1)).more).toBe(true);
      expect((await runs.runsOfHour(NOON, 1)).runs).toHaveLength(1);
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
