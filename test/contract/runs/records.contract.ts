import { describe, expect, it } from "vitest";
import { runId } from "../../../shared/domain/run/run-id.ts";
import type { TriggerStore } from "../../../shared/ports/definitions/trigger-store.ts";
import type { RunStore } from "../../../shared/ports/runs/run-store.ts";
import type { WorkflowRunStore } from "../../../shared/ports/runs/workflow-run-store.ts";
import { anOccurrence, aRun, aWorkflowRun, NOON } from "../../support/samples.ts";

export interface OpenRecords {
  readonly runs: RunStore;
  readonly workflowRuns: WorkflowRunStore;
  readonly triggers: TriggerStore;
}

/** What the stores do that keep records of different kinds together. `open` answers empty ones. */
export function recordsContract(name: string, open: () => Promise<OpenRecords>): void {
  describe(`${name}: records of all kinds`, () => {
    it("are found among many that are asked for, of their own owner only", async () => {
      const { runs, workflowRuns, triggers } = await open();
      const id = (n: number) => runId({ scope: "real", owner: "job#same", scheduledAt: NOON + n });
      const asked = Array.from({ length: 150 }, (_, n) => id(n));
      await runs.create(aRun({ job_id: "same", run_id: id(1) }));
      await workflowRuns.create(aWorkflowRun({ workflow_id: "same", run_id: id(2) }));
      await triggers.recordOccurrence(anOccurrence({ trigger_id: "same", occurrence_id: id(3), status: "missed" }));
      expect(await runs.existing("job#same", asked)).toEqual(new Set([id(1)]));
      expect(await runs.existing("workflow#same", asked)).toEqual(new Set([id(2)]));
      expect(await runs.existing("trigger#same", asked)).toEqual(new Set([id(3)]));
      expect(await runs.existing("trigger#other", asked)).toEqual(new Set());
      expect(await runs.existing("workflow#same", [])).toEqual(new Set());
    });

    it("are in lists of runs only if they are runs of jobs or of steps", async () => {
      const { runs, workflowRuns, triggers } = await open();
      const step = aRun({ job_id: "same:seed" }, {}, NOON + 1);
      const run = aRun({ job_id: "same" });
      await Promise.all([run, step].map((one) => runs.create(one)));
      await workflowRuns.create(aWorkflowRun({ workflow_id: "same" }));
      await triggers.recordOccurrence(anOccurrence({ trigger_id: "same" }));
      expect((await runs.listByTime({ from: NOON - 1, to: NOON + 1, order: "newest", limit: 9 })).records).toEqual([step, run]);
      expect((await runs.listByJob("same", { limit: 9 })).runs).toEqual([run]);
      expect((await runs.listByJob("same:seed", { limit: 9 })).runs).toEqual([step]);
      expect(await workflowRuns.list("same", { skip: 0, limit: 9 })).toHaveLength(1);
    });
  });
}
