import { HOP_LIMIT } from "../domain/event.ts";
import { ownerKey } from "../domain/owner.ts";
import { runId, timeOf } from "../domain/run-id.ts";
import { type Run, transition } from "../domain/run.ts";
import { isOver, type WorkflowRun } from "../domain/workflow-run.ts";
import type { WorkflowDefinition } from "../domain/workflow.ts";
import { endStep } from "./end-step.ts";
import { retryWorkflowRun } from "./retry-workflow-run.ts";
import { startWorkflowRun } from "./start-workflow-run.ts";
import { type WorkflowPorts, type WorkflowRunKey } from "./workflow-ports.ts";

/** Longest lease that a claim can have, in seconds: nobody takes a step over that a workflow's run stands for. */
const LEASE_SECONDS = 43_200;

/** The run that a step of kind `workflow` stands for; undefined for a step of another kind. */
export function childOf(step: Run): WorkflowRunKey | undefined {
  const workflow_id = step.dispatch.step?.child_workflow_id;
  if (workflow_id === undefined) return undefined;
  const identity = { scope: step.scope, owner: ownerKey("workflow", workflow_id), scheduledAt: timeOf(step.run_id), tail: step.run_id };
  return { workflow_id, run_id: runId(identity) };
}

/**
 * Starts the workflow that a step stands for, or its failed steps once more if it has been started before. Repeated: finds
 * what it did. The step ends when the workflow's run does.
 */
export async function startChild(ports: WorkflowPorts, step: Run): Promise<void> {
  const key = childOf(step);
  if (!key) return;
  const hop = (step.dispatch.hop ?? 0) + 1;
  const workflow = await ports.workflows.getDefinition(key.workflow_id);
  if (!workflow) return endStep(ports, step, "failed", `workflow '${key.workflow_id}' does not exist`);
  if (!workflow.enabled) return endStep(ports, step, "failed", `workflow '${key.workflow_id}' is not active`);
  if (hop > HOP_LIMIT) return endStep(ports, step, "failed", `workflows and events have started each other ${HOP_LIMIT} times in a row`);
  const child = await childRun(ports, step, workflow, hop);
  if (isOver(child)) return endStep(ports, step, child.status === "success" ? "success" : "failed", child.reason, { run_id: child.run_id });
  const claim = { kind: "start", attempt: step.attempt, worker_id: `${key.workflow_id}/${key.run_id}`, lease_sec: LEASE_SECONDS } as const;
  const running = transition(step, claim, ports.clock.now());
  if (running.kind === "changed") await ports.runs.save(step, running.run);
  await ports.dispatch.send([{ message: { kind: "advance", ...key }, delaySeconds: 0 }]);
}

/** The workflow's run: started, or, for a retried step whose run has failed, retried. */
async function childRun(ports: WorkflowPorts, step: Run, workflow: WorkflowDefinition, hop: number): Promise<WorkflowRun> {
  const child = childOf(step)?.run_id ?? step.run_id;
  const existing = step.attempt > 1 ? await ports.workflowRuns.get(workflow.workflow_id, child) : undefined;
  if (existing?.status === "failed") return retryWorkflowRun(ports, workflow, existing);
  const { job_id, run_id, dispatch } = step;
  const scheduled_at = new Date(timeOf(run_id)).toISOString();
  const start = { run_id: child, scheduled_at, trigger_source: "workflow", params: dispatch.params, hop, parent: { job_id, run_id } };
  return startWorkflowRun(ports, workflow, start);
}
