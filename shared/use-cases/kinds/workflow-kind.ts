import type { FireMessage } from "../../domain/message/messages.ts";
import type { RunInTheWay } from "../../domain/texts/run-texts.ts";
import { type Text, text } from "../../domain/texts/text.ts";
import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import type { Kind, KindPorts } from "./kind.ts";
import { newWorkflowRun } from "../../domain/run/new-workflow-run.ts";
import { hasRun, type Outcome, type ReceivedFire } from "./outcome.ts";
import { reconcileWorkflowRun } from "../workflows/reconcile-workflow-run.ts";
import { replaceUnbegunRun } from "../workflows/control/replace-unbegun-run.ts";
import { repairWorkflows } from "../workflows/repair-workflows.ts";
import { recordUnstartedRun, startWorkflowRun } from "../workflows/start-workflow-run.ts";
import { isPlanned } from "../../domain/run/reasons/why-obsolete.ts";

/** Workflows: an occurrence is one run, which takes a slot and starts its steps. */
export const workflowKind: Kind<WorkflowDefinition> = {
  createsAhead: false,
  queuesOf: ({ steps }) => [...new Set(steps.flatMap((step) => (step.kind === "queue" ? [step.queue] : [])))],
  pausedReason: text("workflow-inactive"),
  start,
  statusOf: async ({ workflowRuns }, { workflow_id }, runId) => (await workflowRuns.get(workflow_id, runId))?.status,
  ranSince,
  recordUnstarted,
  repair: repairWorkflows,
};

/** So many of the last records are looked at: one that ran is among them, unless many were skipped since. */
const LAST_RUNS = 50;

async function ranSince({ workflowRuns }: KindPorts, { workflow_id, generation }: WorkflowDefinition, occurrence: number) {
  const last = await workflowRuns.list(workflow_id, { skip: 0, limit: LAST_RUNS });
  const ran = last.find(
    (run) =>
      hasRun(run.status) &&
      run.trigger_source === "scheduler" &&
      run.generation === generation &&
      Date.parse(run.scheduled_at) > occurrence,
  );
  return ran?.scheduled_at;
}

async function start(ports: KindPorts, workflow: WorkflowDefinition, { message: fire, messageId }: ReceivedFire): Promise<Outcome> {
  const { workflow_id } = workflow;
  const giveWay = (held: readonly RunInTheWay[]) => replaceUnbegunRun(ports, workflow_id, held, fire.scheduled_at);
  const run = await startWorkflowRun(ports, workflow, fire, fire.next_due_at, isPlanned(fire) ? giveWay : undefined);
  if (run.status === "skipped" || run.status === "missed") return { kind: "taken", status: run.status };
  await reconcileWorkflowRun(ports, { workflow_id, run_id: fire.run_id }, messageId);
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
