import type { WorkflowDefinition } from "../domain/workflow.ts";
import { judgeLateness } from "../domain/misfire.ts";
import { scheduleOf } from "../domain/schedule.ts";
import type { ReceivedFire } from "./fire-run.ts";
import { newWorkflowRun } from "./new-workflow-run.ts";
import { reconcileWorkflowRun } from "./reconcile-workflow-run.ts";
import { recordMissed, type RecordPorts } from "./record-missed.ts";
import { recordUnstartedRun, startWorkflowRun } from "./start-workflow-run.ts";
import { isPausedFor, isPlanned, whyObsolete } from "./why-obsolete.ts";
import type { WorkflowPorts } from "./workflow-ports.ts";
import { text } from "../domain/text.ts";

/** Starts one run of a workflow at its second, once. A crash anywhere is healed by redelivery of the message. */
export async function fireWorkflow(
  ports: WorkflowPorts & RecordPorts,
  { message: fire, messageId }: ReceivedFire,
  workflow: WorkflowDefinition | undefined,
): Promise<void> {
  const { run_id, trigger_source } = fire;
  const obsolete = whyObsolete(fire, workflow);
  if (obsolete !== undefined || !workflow) {
    ports.telemetry.record({ name: "fire.dropped", level: "info", run_id, trigger_source, detail: { why: obsolete, owner: fire.owner } });
    return;
  }
  if (isPausedFor(fire, workflow)) {
    await recordUnstartedRun(ports, newWorkflowRun(workflow, fire, ports.clock.now(), "skipped", text("workflow-inactive")));
    return;
  }
  if (isPlanned(fire)) {
    const verdict = judgeLateness(scheduleOf(workflow), Date.parse(fire.scheduled_at), ports.clock.now(), workflow.misfire_grace_sec);
    const begun = verdict.kind === "missed" && (await ports.workflowRuns.get(workflow.workflow_id, run_id));
    // A redelivery that comes late goes on with what the first one began.
    if (verdict.kind === "missed" && !begun) return recordMissed(ports, workflow, fire, verdict.reason);
  }
  await startWorkflowRun(ports, workflow, fire, fire.next_due_at);
  await reconcileWorkflowRun(ports, { workflow_id: workflow.workflow_id, run_id }, messageId);
}
