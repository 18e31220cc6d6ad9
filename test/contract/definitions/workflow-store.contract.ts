import { describe, expect, it } from "vitest";
import type { WorkflowStore } from "../../../shared/ports/definitions/workflow-store.ts";
import { aStep, aWorkflow, ref, aWorkflowRun, iso, NOON } from "../../support/samples.ts";

/** Steps of 262,144 bytes as JSON, or a few more. */
const largeSteps = Array.from({ length: 1_000 }, (_, n) => aStep(`step-${n}`, { params: { text: `"가${"x".repeat(120)}` } }));

/** What every WorkflowStore does beyond definitions and slots. `open` answers an empty one. */
export function workflowStoreContract(name: string, open: () => Promise<WorkflowStore>): void {
  describe(`${name}: workflows`, () => {
    it("get numbers that rise, and no two the same one, also twenty at once", async () => {
      const workflows = await open();
      const first = await workflows.nextNumber();
      const next = await Promise.all(Array.from({ length: 20 }, () => workflows.nextNumber()));
      expect(first).toBe(1);
      expect(next.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
    });

    it("keep the steps that runs began with, by name, whatever becomes of the workflow", async () => {
      const workflows = await open();
      const { workflow_id: id, steps } = aWorkflow();
      await workflows.create(aWorkflow());
      await workflows.saveStepsSnapshot(id, "one", steps);
      await workflows.saveStepsSnapshot(id, "one", steps);
      await workflows.saveStepsSnapshot(id, "large", largeSteps);
      await workflows.saveStepsSnapshot("other", "one", []);
      await workflows.delete(id);
      expect(await workflows.getSteps(id, "one")).toEqual(steps);
      expect(await workflows.getSteps(id, "large")).toEqual(largeSteps);
      expect(await workflows.getSteps("other", "one")).toEqual([]);
      expect(await workflows.getSteps(id, "absent")).toBeUndefined();
      expect(await workflows.getSteps("absent", "one")).toBeUndefined();
    });

    it("take a definition with as many steps", async () => {
      const workflows = await open();
      const workflow = aWorkflow({ steps: largeSteps, default_params: { text: "x".repeat(65_000) } });
      await workflows.create(workflow);
      expect(await workflows.getDefinition(workflow.workflow_id)).toEqual(workflow);
    });

    it("are deleted together with their state", async () => {
      const workflows = await open();
      const { workflow_id: id } = aWorkflow();
      await workflows.create(aWorkflow());
      const { run_id } = aWorkflowRun();
      await workflows.acquireSlot(ref(id), run_id, { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) });
      expect((await workflows.getStates([id])).get(id)).toMatchObject({ active_runs: [run_id], last_status: "queued" });
      await workflows.delete(id);
      expect(await workflows.getStates([id])).toEqual(new Map());
    });
  });
}
