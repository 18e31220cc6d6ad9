import type { FireMessage } from "../contract/messages.ts";
import { type Text, text } from "../domain/text.ts";
import type { WorkflowDefinition } from "../domain/workflow.ts";
import type { Kind, KindPorts } from "./kind.ts";
import { newWorkflowRun } from "./new-workflow-run.ts";
import type { Outcome, ReceivedFire } from "./outcome.ts";
import { reconcileWorkflowRun } from "./reconcile-workflow-run.ts";
import { repairWorkflows } from "./repair-workflows.ts";
import { recordUnstartedRun, startWorkflowRun } from "./start-workflow-run.ts";

/** Workflows: an occurrence is one run, which takes a slot and starts its steps. */
export const workflowKind: Kind<WorkflowDefinition> = {
  createsAhead: false,
  queuesOf: ({ steps }) => [...new Set(steps.flatMap((step) => (step.kind === "queue" ? [step.queue] : [])))],
  pausedReason: text("workflow-inactive"),
  start,
  statusOf: async ({ workflowRuns }, { workflow_id }, runId) => (await workflowRuns.get(workflow_id, runId))?.status,
  recordUnstarted,
  repair: repairWorkflows,
};

async function start(ports: KindPorts, workflow: WorkflowDefinition, { message: fire, messageId }: ReceivedFire): Promise<Outcome> {
  const run = await startWorkflowRun(ports, workflow, fire, fire.next_due_at);
  if (run.status === "skipped" || run.status === "missed") return { kind: "taken", status: run.status };
  await reconcileWorkflowRun(ports, { workflow_id: workflow.workflow_id, run_id: fire.run_id }, messageId);
  return { kind: "started" };
}

async function recordUnstarted(
  ports: KindPorts,
  workflow: WorkflowDefinition,
  fire: FireMessage,
  status: "skipped" | "missed",
  reason: Text,
): Promise<Outcome> {
  const recorded = await recordUnstartedRun(ports, newWorkflowRun(workflow, fire, ports.clock.now(), status, reason), workflow);
  return recorded.status === status ? { kind: "recorded" } : { kind: "taken", status: recorded.status };
}
