import { isFinal } from "../../domain/run/run.ts";
import { isOver, placesIn, type WorkflowRun } from "../../domain/run/workflow-run.ts";
import { publishWorkflowRunEvents } from "../sending/publish-run-events.ts";
import { endStep } from "./steps/end-step.ts";
import { loadDag } from "./steps/load-dag.ts";
import { reconcileWorkflowRun } from "./reconcile-workflow-run.ts";
import { freeWorkflowSlot, workflowRunSeconds } from "./free-workflow-slot.ts";
import { stepRunKeys } from "../../domain/run/changes/step-run.ts";
import { stopScheduleRun } from "./control/stop-dag-run.ts";
import type { WorkflowPorts } from "./workflow-ports.ts";
import { codeOf, text } from "../../domain/texts/text.ts";

/**
 * Does what follows from a change of a workflow's run: begins a retry; or, at its end, cancels what a stop left running,
 * in Airflow too, gives the slot back, counts, and ends the step that had started it. Called at least once for each change; each step is
 * harmless when repeated, and a change that has been overtaken by a later one is left to that.
 */
export async function onWorkflowRunEnded(ports: WorkflowPorts, changed: WorkflowRun): Promise<void> {
  const run = await ports.workflowRuns.get(changed.workflow_id, changed.run_id);
  if (run?.status === "queued" || run?.status === "running") {
    if (run.attempt > 1) await reconcileWorkflowRun(ports, run, run.run_id);
    return;
  }
  if (!run || run.revision !== changed.revision) return;
  if (run.status !== "success" && run.status !== "failed") return;
  if (run.reason !== null) await cancelActive(ports, run);
  if (codeOf(run.reason) === "stopped") await stopScheduleRun(ports, run);
  const { workflow_id, run_id, status, trigger_source, attempt } = run;
  const released = await freeWorkflowSlot(ports, run);
  await keepSlotOfRetry(ports, run);
  await endParent(ports, run);
  if (released) {
    const detail = { duration: workflowRunSeconds(run), attempt };
    const about = { workflow_id, run_id, trigger_source, detail };
    if (status === "success") ports.telemetry.record({ name: "workflow.success", ...about });
    else ports.telemetry.record({ name: "workflow.failed", level: "warn", ...about });
  }
  await publishWorkflowRunEvents(ports, run);
}

async function cancelActive(ports: WorkflowPorts, run: WorkflowRun): Promise<void> {
  const dag = await loadDag(ports, run);
  const failed = placesIn(run, "f");
  const keys = stepRunKeys(run, dag, failed).map(({ job_id, run_id }) => ({ job_id, run_id }));
  const active = (await ports.runs.getMany(keys)).filter(({ status }) => !isFinal(status));
  await Promise.all(active.map((step) => endStep(ports, step, "cancelled", text("workflow-run-stopped"))));
}

async function endParent(ports: WorkflowPorts, { parent, status, workflow_id, run_id }: WorkflowRun): Promise<void> {
  if (!parent) return;
  const step = await ports.runs.get(parent.job_id, parent.run_id);
  // A later attempt of the step waits for another end than this one.
  if (step?.attempt !== parent.attempt) return;
  const error = status === "success" ? null : text("workflow-run-failed", { run_id, workflow_id });
  await endStep(ports, step, status === "success" ? "success" : "failed", error, { workflow_id, run_id });
}

/**
 * A retry that was asked for since the run was read was granted the slot that has just been given back. It takes it again,
 * whether or not another run has it by now: its run is under way.
 */
async function keepSlotOfRetry(
  { workflows, workflowRuns, clock }: WorkflowPorts,
  { workflow_id, run_id, generation }: WorkflowRun,
): Promise<void> {
  const current = await workflowRuns.get(workflow_id, run_id);
  if (!current || isOver(current)) return;
  const startedAt = new Date(clock.now()).toISOString();
  const held = { maxParallel: Number.MAX_SAFE_INTEGER, startedAt, nextDueAt: null, activeSince: current.queued_at };
  await workflows.acquireSlot({ id: workflow_id, generation }, run_id, held);
}
