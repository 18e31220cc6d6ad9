import type { RunInTheWay } from "../../domain/texts/run-texts.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import { isOver } from "../../domain/run/workflow-run.ts";
import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import type { Ports } from "../../ports/groups.ts";
import { publishWorkflowRunEvents } from "../sending/publish-run-events.ts";
import { countMissed } from "../count-missed.ts";
import { markHours } from "../statistics/mark-hours.ts";
import { freeEndedSlots } from "./free-ended-slots.ts";
import { newWorkflowRun, type WorkflowStart } from "../../domain/run/new-workflow-run.ts";
import { takeSlot } from "../slots/take-slot.ts";
import { text } from "../../domain/texts/text.ts";

type StartPorts = Pick<Ports, "workflows" | "workflowRuns" | "statistics" | "triggers" | "bus" | "clock" | "telemetry">;

type GiveWay = (held: readonly RunInTheWay[]) => Promise<readonly RunInTheWay[]>;

/**
 * Creates a run of a workflow, once: takes a slot, creates the record. Without a free slot, and if none of those who hold
 * one gives way (`giveWay` answers who still does), the record says `skipped`.
 * Repeated: answers the run as it is by now. Its steps are started by `reconcileWorkflowRun`, which the caller calls or
 * sends for; a run whose caller dies in between is found by `sweep`.
 */
export async function startWorkflowRun(
  ports: StartPorts,
  workflow: WorkflowDefinition,
  start: WorkflowStart,
  nextDueAt: string | null = null,
  giveWay: GiveWay = async (held) => held,
): Promise<WorkflowRun> {
  const { workflow_id, max_parallel } = workflow;
  const now = ports.clock.now();
  const slot = { maxParallel: max_parallel, startedAt: new Date(now).toISOString(), nextDueAt, activeSince: workflow.active_since };
  const acquire = () => ports.workflows.acquireSlot(workflow, start.run_id, slot);
  const free = async (mayReplace: boolean) => {
    const held = await freeEndedSlots(ports, workflow);
    return mayReplace && held.length >= max_parallel ? giveWay(held) : held;
  };
  const runs = await takeSlot({ acquire, free, maxParallel: max_parallel });
  if (runs) {
    const reason = text("slots-taken", { max_parallel, runs });
    return recordUnstartedRun(ports, newWorkflowRun(workflow, start, now, "skipped", reason), workflow);
  }
  const run = newWorkflowRun(workflow, start, now, "queued", null);
  const created = await ports.workflowRuns.create(run);
  const stored = created.created ? run : created.existing;
  if (stored.status === "queued") await publishWorkflowRunEvents(ports, stored);
  // This call came after the run had ended and its slot was given back: do not keep it.
  if (isOver(stored)) await ports.workflows.dropSlot(workflow_id, run.run_id);
  return stored;
}

/** Puts a run that never became active on record, and counts it the first time. Answers what is on record. */
export async function recordUnstartedRun(ports: StartPorts, run: WorkflowRun, of: WorkflowDefinition): Promise<WorkflowRun> {
  await markHours(ports, [run]);
  const created = await ports.workflowRuns.createUnstarted(run, of);
  if (!created.created) return created.existing;
  const { workflow_id, run_id, status, trigger_source, reason, scheduled_at } = run;
  if (status === "skipped" || status === "missed") {
    const ids = { workflow_id, run_id, trigger_source };
    ports.telemetry.record({ name: `workflow.${status}` as const, level: "warn", ...ids, detail: { reason, scheduled_at } });
  }
  if (status === "missed") countMissed(ports, reason);
  await publishWorkflowRunEvents(ports, run);
  return run;
}
