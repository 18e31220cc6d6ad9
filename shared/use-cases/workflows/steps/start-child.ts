import { HOP_LIMIT } from "../../../domain/event/event.ts";
import { timeOf } from "../../../domain/run/run-id.ts";
import { BelfryError } from "../../../domain/errors.ts";
import { isFinal, type Run } from "../../../domain/run/run.ts";
import { transition } from "../../../domain/run/changes/run-transition.ts";
import { isOver, type WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { WorkflowDefinition } from "../../../domain/definition/workflow.ts";
import { endStep } from "./end-step.ts";
import { retryWorkflowRun } from "../control/retry-workflow-run.ts";
import { stopWorkflowRun } from "../control/stop-workflow-run.ts";
import { startWorkflowRun } from "../start-workflow-run.ts";
import { childOf } from "../../../domain/run/changes/step-run.ts";
import { type WorkflowPorts, type WorkflowRunKey } from "../workflow-ports.ts";
import { text } from "../../../domain/texts/text.ts";

/** Longest lease that a claim can have, in seconds: nobody takes a step over that a workflow's run stands for. */
const LEASE_SECONDS = 43_200;

/**
 * Starts the workflow that a step stands for, or its failed steps once more if it has been started before. Repeated: finds
 * what it did. The step ends when the workflow's run does. A step that has moved on since it was read is left alone.
 */
export async function startChild(ports: WorkflowPorts, read: Run): Promise<void> {
  const key = childOf(read);
  const step = key && (await ports.runs.get(read.job_id, read.run_id));
  if (!key || step?.attempt !== read.attempt || isFinal(step.status)) return;
  const hop = (step.dispatch.hop ?? 0) + 1;
  const workflow = await ports.workflows.getDefinition(key.workflow_id);
  if (!workflow) return endStep(ports, step, "failed", text("workflow-missing", { id: key.workflow_id }));
  if (!workflow.enabled) return endStep(ports, step, "failed", text("workflow-not-active", { id: key.workflow_id }));
  if (hop > HOP_LIMIT) return endStep(ports, step, "failed", text("workflow-loop", { limit: HOP_LIMIT }));
  const child = await childRun(ports, step, workflow, hop);
  if (child === undefined)
    return endStep(ports, step, "failed", text("workflow-busy", { id: key.workflow_id, max_parallel: workflow.max_parallel }));
  if (isOver(child)) return endStep(ports, step, child.status === "success" ? "success" : "failed", child.reason, { run_id: child.run_id });
  const claim = { kind: "start", attempt: step.attempt, worker_id: `${key.workflow_id}/${key.run_id}`, lease_sec: LEASE_SECONDS } as const;
  const running = transition(step, claim, ports.clock.now());
  if (running.kind === "changed" && !(await ports.runs.save(step, running.run))) await stopOrphan(ports, step, key);
  await ports.dispatch.send([{ message: { kind: "advance", ...key }, delaySeconds: 0 }]);
}

/** The step was cancelled while its workflow was being started: nobody else would stop that. */
async function stopOrphan(ports: WorkflowPorts, step: Run, child: WorkflowRunKey): Promise<void> {
  const current = await ports.runs.get(step.job_id, step.run_id);
  if (current && isFinal(current.status)) await stopWorkflowRun(ports, child);
}

/** The workflow's run: started, or, for a retried step whose run has failed, retried; undefined without a slot for that. */
async function childRun(ports: WorkflowPorts, step: Run, workflow: WorkflowDefinition, hop: number): Promise<WorkflowRun | undefined> {
  const { job_id, run_id, attempt, dispatch } = step;
  const parent = { job_id, run_id, attempt, ...(dispatch.step && { workflow_run_id: dispatch.step.run_id }) };
  const child = childOf(step)?.run_id ?? step.run_id;
  const existing = step.attempt > 1 ? await ports.workflowRuns.get(workflow.workflow_id, child) : undefined;
  if (existing?.status === "failed") return retried(ports, workflow, existing, parent);
  const scheduled_at = new Date(timeOf(run_id)).toISOString();
  const start = { run_id: child, scheduled_at, trigger_source: "workflow", params: dispatch.params, hop, parent, cause: dispatch.cause };
  return startWorkflowRun(ports, workflow, { ...start, ...purposeOf(dispatch.params) });
}

/** What a run is for, where its params name it as the body of `POST /api/v1/workflows/{workflow_id}/runs` does. */
function purposeOf({ task_id, dataset_id, note }: Run["dispatch"]["params"]): Pick<WorkflowRun, "task_id" | "dataset_id" | "note"> {
  const whole = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : null);
  return { task_id: whole(task_id), dataset_id: whole(dataset_id), note: typeof note === "string" ? note : null };
}

async function retried(
  ports: WorkflowPorts,
  workflow: WorkflowDefinition,
  failed: WorkflowRun,
  parent: NonNullable<WorkflowRun["parent"]>,
): Promise<WorkflowRun | undefined> {
  try {
    return await retryWorkflowRun(ports, workflow, failed, { parent });
  } catch (error) {
    if (error instanceof BelfryError && error.problem.code === "CONFLICT") return undefined;
    throw error;
  }
}
