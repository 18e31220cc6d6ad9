import { stateOfGeneration } from "../../domain/definition/job.ts";
import type { RunInTheWay } from "../../domain/texts/run-texts.ts";
import { isOver, type WorkflowRun } from "../../domain/run/workflow-run.ts";
import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import type { Ports } from "../../ports/groups.ts";
import { freeWorkflowSlot } from "./free-workflow-slot.ts";

/** Gives back the slots of a workflow's runs that have ended: that is on its way, and comes too late for who asks. Answers those still held. */
export async function freeEndedSlots(
  ports: Pick<Ports, "workflows" | "workflowRuns">,
  { workflow_id, generation }: WorkflowDefinition,
): Promise<readonly RunInTheWay[]> {
  const states = await ports.workflows.getStates([workflow_id], "strongly");
  const { active_runs } = stateOfGeneration(states.get(workflow_id), generation);
  const held = await Promise.all(
    active_runs.map(async (run_id): Promise<RunInTheWay[]> => {
      const run = await ports.workflowRuns.get(workflow_id, run_id);
      if (!run || !isOver(run)) return [inTheWay(run_id, run)];
      await freeWorkflowSlot(ports, run);
      return [];
    }),
  );
  return held.flat();
}

function inTheWay(run_id: string, run: WorkflowRun | undefined): RunInTheWay {
  if (!run) return { run_id, state: "unknown", since: null };
  return run.status === "running"
    ? { run_id, state: "running", since: run.started_at }
    : { run_id, state: "waiting", since: run.queued_at };
}
