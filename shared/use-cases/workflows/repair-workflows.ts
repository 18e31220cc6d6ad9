import { timeOf } from "../../domain/run/run-id.ts";
import { isOver } from "../../domain/run/workflow-run.ts";
import { stateOfGeneration } from "../../domain/definition/job.ts";
import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import { countRepairs, FIRST_LOOK_MS, SETTLING_MS } from "../count-repairs.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { reconcileWorkflowRun } from "./reconcile-workflow-run.ts";
import { onWorkflowRunEnded } from "./on-workflow-run-ended.ts";

/** Looks again at workflows' runs that hold a slot: one that is over gives it back, one that lost a message on its way moves on. */
export async function repairWorkflows(ports: KindPorts, workflows: readonly WorkflowDefinition[], now: number): Promise<number> {
  const states = await ports.workflows.getStates(workflows.map(({ workflow_id }) => workflow_id));
  return countRepairs(
    ports,
    workflows.flatMap((workflow) => {
      const { active_runs } = stateOfGeneration(states.get(workflow.workflow_id), workflow.generation);
      return active_runs.map((runId) => ({ of: workflow, runId, repair: () => repairRun(ports, workflow.workflow_id, runId, now) }));
    }),
  );
}

async function repairRun(ports: KindPorts, workflowId: string, runId: string, now: number): Promise<boolean> {
  const run = await ports.workflowRuns.get(workflowId, runId);
  const since = run?.retry_at ?? run?.queued_at;
  if (now - (since === undefined ? timeOf(runId) : Date.parse(since)) < SETTLING_MS) return false;
  if (!run) {
    // Whoever took the slot still tries to create the run, unless it is older than a queue would keep trying.
    if (now - timeOf(runId) < FIRST_LOOK_MS) return false;
    await ports.workflows.dropSlot(workflowId, runId);
    return true;
  }
  if (isOver(run)) {
    await onWorkflowRunEnded(ports, run);
    const after = await ports.workflowRuns.get(workflowId, runId);
    // Skipped or missed, it has nothing to settle, and must not keep a slot either. Retried meanwhile, it keeps it.
    if (after && isOver(after)) await ports.workflows.dropSlot(workflowId, runId);
    return true;
  }
  await reconcileWorkflowRun(ports, run, "sweep");
  const after = await ports.workflowRuns.get(workflowId, runId);
  return after?.revision !== run.revision;
}
