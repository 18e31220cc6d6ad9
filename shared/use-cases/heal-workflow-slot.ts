import { timeOf } from "../domain/run-id.ts";
import { isOver } from "../domain/workflow-run.ts";
import { FIRST_LOOK_MS, SETTLING_MS } from "./heal-slot.ts";
import { reconcileWorkflowRun } from "./reconcile-workflow-run.ts";
import { settleWorkflowRun } from "./settle-workflow-run.ts";
import type { WorkflowPorts } from "./workflow-ports.ts";

/**
 * Looks again at a workflow's run that holds a slot: one that is over gives it back, one that lost a message on its way
 * moves on. False: nothing was wrong.
 */
export async function healWorkflowSlot(ports: WorkflowPorts, workflowId: string, runId: string, now: number): Promise<boolean> {
  const run = await ports.workflowRuns.get(workflowId, runId);
  const since = run?.retry_at ?? run?.queued_at;
  if (now - (since === undefined ? timeOf(runId) : Date.parse(since)) < SETTLING_MS) return false;
  if (!run) {
    // Whoever took the slot still tries to create the run, unless it is older than a queue would keep trying.
    if (now - timeOf(runId) < FIRST_LOOK_MS) return false;
    await ports.workflows.abandonSlot(workflowId, runId);
    return true;
  }
  if (isOver(run)) {
    await settleWorkflowRun(ports, run);
    const after = await ports.workflowRuns.get(workflowId, runId);
    // Skipped or missed, it has nothing to settle, and must not keep a slot either. Retried meanwhile, it keeps it.
    if (after && isOver(after)) await ports.workflows.abandonSlot(workflowId, runId);
    return true;
  }
  await reconcileWorkflowRun(ports, run, "sweep");
  const after = await ports.workflowRuns.get(workflowId, runId);
  return after?.revision !== run.revision;
}
