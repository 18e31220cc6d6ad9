import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import type { Ports } from "../../ports/groups.ts";

/** Gives back the slot of a workflow's run that has ended, and counts it. Repeated: false, and nothing is counted again. */
export async function freeWorkflowSlot({ workflows }: Pick<Ports, "workflows">, run: WorkflowRun): Promise<boolean> {
  const { status } = run;
  if (status !== "success" && status !== "failed") return false;
  return workflows.freeSlot(run.workflow_id, {
    runId: run.run_id,
    scheduledAt: run.scheduled_at,
    attempt: run.attempt,
    status,
    triggerSource: run.trigger_source,
    error: run.reason,
    durationSeconds: workflowRunSeconds(run),
    latenessSeconds: secondsBetween(run.scheduled_at, run.started_at),
  });
}

/** From its start, or its queueing, to its end. */
export function workflowRunSeconds(run: WorkflowRun): number {
  return secondsBetween(run.started_at ?? run.queued_at, run.finished_at);
}

function secondsBetween(from: string, until: string | null): number {
  return until === null ? 0 : Math.max(0, (Date.parse(until) - Date.parse(from)) / 1000);
}
