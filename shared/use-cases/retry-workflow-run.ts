import { conflict } from "../domain/errors.ts";
import { retry, type WorkflowRun } from "../domain/workflow-run.ts";
import type { WorkflowDefinition } from "../domain/workflow.ts";
import type { Ports } from "../ports.ts";
import { freeEndedSlots } from "./free-ended-slots.ts";
import { TRIES } from "./workflow-ports.ts";
import { text } from "../domain/text.ts";

/**
 * Asks for a failed run's failed steps once more, in the same run; they are started by a reaction to the stored change.
 * `parent`: the step's attempt that asks, if one does.
 * @throws CONFLICT for a run that has not failed, or without a free slot
 */
export async function retryWorkflowRun(
  { workflows, workflowRuns, clock }: Pick<Ports, "workflows" | "workflowRuns" | "clock">,
  workflow: WorkflowDefinition,
  failed: WorkflowRun,
  parent: WorkflowRun["parent"] = failed.parent,
): Promise<WorkflowRun> {
  const { workflow_id, max_parallel, active_since } = workflow;
  let run: WorkflowRun | undefined = failed;
  for (let tries = 0; run && tries < TRIES; tries += 1) {
    const next = retry(run, clock.now(), parent);
    if (!next) throw conflict(text("run-not-failed", { status: run.status }));
    const slot = { maxParallel: max_parallel, startedAt: new Date(clock.now()).toISOString(), nextDueAt: null, activeSince: active_since };
    if (!(await workflows.acquireSlot(workflow, run.run_id, slot))) {
      throw conflict(text("slots-taken", { max_parallel, runs: await freeEndedSlots({ workflows, workflowRuns }, workflow) }));
    }
    if (await workflowRuns.save(run, next)) return next;
    run = await workflowRuns.get(workflow_id, run.run_id);
  }
  throw conflict(text("concurrent-change", { kind: "workflow-run" }));
}
