import { assert, constantFrom, property, record } from "fast-check";
import { expect, it } from "vitest";
import { isFinal, RUN_STATUSES } from "../../../../shared/domain/run/run.ts";
import { restoredRun, restoredWorkflowRun } from "../../../../shared/domain/run/changes/restored.ts";
import { transition } from "../../../../shared/domain/run/changes/run-transition.ts";
import { isOver, WORKFLOW_RUN_STATUSES } from "../../../../shared/domain/run/workflow-run.ts";
import { aRun, aWorkflowRun, iso, NOON } from "../../../support/samples.ts";

const run = record({
  status: constantFrom(...RUN_STATUSES),
  attempt: constantFrom(1, 2, 5),
  retry_at: constantFrom(null, iso(NOON - 60_000), iso(NOON + 600_000)),
  retry_limit: constantFrom(0, 9),
});

it("whatever was under way in a backup has ended, for good, and says why; what had ended is as it was", () => {
  assert(
    property(run, ({ status, attempt, retry_at, retry_limit }) => {
      const waits = status === "queued" ? { retry_at } : {};
      const before = aRun(
        { status, attempt, ...waits, ...(status === "running" && { started_at: iso(NOON), worker_id: "w" }) },
        { retry_limit },
      );
      const after = restoredRun(before, NOON + 300_000);
      expect(isFinal(after.status)).toBe(true);
      expect(after).toMatchObject(isFinal(status) ? before : { status: "cancelled", reason: { code: "lost-by-restore" }, retry_at: null });
      // No deadline, claim or report brings it back to life.
      const late = NOON + 999_999_999;
      expect(transition(after, { kind: "time-out" }, late).kind).toBe("unchanged");
      expect(transition(after, { kind: "start", attempt, worker_id: "w" }, late).kind).toBe("refused");
    }),
  );
});

it("so has a workflow's run, with every step that was active", () => {
  assert(
    property(constantFrom(...WORKFLOW_RUN_STATUSES), constantFrom("--", "a-", "sa", "r-", "sf"), (status, steps) => {
      const before = aWorkflowRun({ status, steps });
      const after = restoredWorkflowRun(before, NOON);
      expect(isOver(after)).toBe(true);
      expect(after).toMatchObject(isOver(before) ? before : { status: "failed", reason: { code: "lost-by-restore" } });
      expect(isOver(before) || !/[-ar]/.test(after.steps)).toBe(true);
    }),
  );
});
