import type { WorkflowDefinition } from "../../../domain/definition/workflow.ts";
import { isOver, type WorkflowRun } from "../../../domain/run/workflow-run.ts";
import { keyOfDagRun, runOfDagRun, type SeenRun } from "../../../domain/schedules/run-of-dag-run.ts";
import type { ScheduleDefinition } from "../../../domain/schedules/schedule.ts";
import type { Ports } from "../../../ports/groups.ts";
import { causeByHand, currentCaller } from "../../caller.ts";
import { markHours } from "../../statistics/mark-hours.ts";
import { publishWorkflowRunEvents } from "../../sending/publish-run-events.ts";

type RecordPorts = Pick<Ports, "scope" | "workflows" | "workflowRuns" | "triggers" | "bus" | "clock" | "statistics" | "telemetry">;

/** Enough for a request and a sync that record one run at the same time. */
const TRIES = 5;
const MOST = Number.MAX_SAFE_INTEGER;

/**
 * Puts what Airflow says of a run on record, and says it on the bus where something is new. What follows from its end is a
 * reaction to the stored change, as with runs of our own. Repeated: nothing is written.
 */
export async function recordDagRun(
  ports: RecordPorts,
  workflow: WorkflowDefinition,
  schedule: Pick<ScheduleDefinition, "not_before">,
  seen: SeenRun,
): Promise<WorkflowRun> {
  const { workflow_id, run_id } = keyOfDagRun(ports.scope, seen.run);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await ports.workflowRuns.get(workflow_id, run_id);
    const changed = runOfDagRun(workflow, schedule, before, seen, ports.clock.now());
    if (!changed) return before as WorkflowRun;
    // What follows from its end is told by the change of a record: one that is first seen at its end is begun before.
    const isNew = before === undefined && (changed.status === "success" || changed.status === "failed");
    const next = byHand(isNew ? { ...changed, status: "running", finished_at: null, steps: "a" } : changed);
    // Before it: whoever counts its hour between the two counts it again.
    await markHours(ports, [next]);
    if (!(await isStored(ports, workflow, before, next))) continue;
    if (isNew) continue;
    // Ended, it is told of by the reaction.
    if (next.status !== before?.status && !isOver(next)) await publishWorkflowRunEvents(ports, next);
    return next;
  }
  throw new Error(`run ${run_id} of schedule ${workflow_id} keeps changing`);
}

async function isStored(
  { workflows, workflowRuns }: RecordPorts,
  { id, generation }: WorkflowDefinition,
  before: WorkflowRun | undefined,
  next: WorkflowRun,
): Promise<boolean> {
  if (next.status !== "skipped") {
    // So that its end is counted, and it shows among the active ones. How many run at once is for Airflow to say.
    const held = { maxParallel: MOST, startedAt: next.queued_at, nextDueAt: null, activeSince: next.queued_at };
    await workflows.acquireSlot({ id, generation }, next.run_id, held);
  }
  return before ? workflowRuns.save(before, next) : (await workflowRuns.create(next)).created;
}

/** Of a request that starts it: who asks. */
function byHand(run: WorkflowRun): WorkflowRun {
  return currentCaller() === undefined ? run : { ...run, cause: causeByHand() };
}
