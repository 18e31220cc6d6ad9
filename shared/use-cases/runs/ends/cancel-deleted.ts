import { dagOf } from "../../../domain/definition/dag.ts";
import { isFinal, type Run } from "../../../domain/run/run.ts";
import { transition } from "../../../domain/run/changes/run-transition.ts";
import { codeOf, type Text, text } from "../../../domain/texts/text.ts";
import { close, isOver, placesIn, type WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { Ports } from "../../../ports/groups.ts";
import type { AnyDefinition } from "../../definitions/definitions.ts";
import { stepRunKeys } from "../../../domain/run/changes/step-run.ts";
import { TRIES } from "../../workflows/workflow-ports.ts";

export type CancelPorts = Pick<Ports, "runs" | "workflows" | "workflowRuns" | "clock" | "telemetry">;

/** What the deletion of a definition did to its runs. */
export interface Cancelled {
  /** Had not started, or waited for a retry. */
  readonly cancelled: number;
  /** Are running: their attempts may end, and are their last. */
  readonly ending: number;
}

/** A definition that is gone. */
export type Deleted = Pick<AnyDefinition, "kind" | "id" | "generation">;

const NOTHING: Cancelled = { cancelled: 0, ending: 0 };
/** Runs that started while their definition was being deleted are among its newest. */
const NEWEST = 100;

/**
 * Cancels what a deleted definition has not started and lets nothing more start; what runs may end. `active`: the runs that
 * held a slot; without them, the newest ones are looked at. Repeated: does nothing more.
 */
export async function cancelDeleted(ports: CancelPorts, definition: Deleted, active?: readonly string[]): Promise<Cancelled> {
  if (definition.kind === "job") return cancelJob(ports, definition, active);
  return definition.kind === "workflow" ? closeWorkflow(ports, definition, active) : NOTHING;
}

async function cancelJob(ports: CancelPorts, { id: job_id, generation }: Deleted, active?: readonly string[]): Promise<Cancelled> {
  const found = active
    ? await ports.runs.getMany(active.map((run_id) => ({ job_id, run_id })))
    : (await ports.runs.listByJob(job_id, { limit: NEWEST })).runs;
  const reason = text("job-deleted");
  const own = found.filter((run) => run.dispatch.generation === generation && (!isFinal(run.status) || isCancelledFor(run, reason)));
  return sum(await Promise.all(own.map((run) => cancelRun(ports, run, reason))));
}

/** The reaction to the deletion may be faster than its answer, which tells of the run all the same. */
function isCancelledFor({ status, reason }: Run, { code }: Text): boolean {
  return status === "cancelled" && codeOf(reason) === code;
}

/** Cancels a run that waits; makes the attempt of one that is running its last. */
export async function cancelRun(ports: CancelPorts, read: Run, reason: Text): Promise<Cancelled> {
  let run: Run | undefined = read;
  for (let tries = 0; run && tries < TRIES; tries += 1) {
    const change = transition(run, { kind: "cancel", reason }, ports.clock.now());
    if (isCancelledFor(run, reason)) return { cancelled: 1, ending: 0 };
    if (change.kind !== "changed") return { cancelled: 0, ending: isFinal(run.status) ? 0 : 1 };
    if (await ports.runs.save(run, change.run)) {
      const over = isFinal(change.run.status);
      const { job_id, run_id } = run;
      ports.telemetry.record({ name: over ? "run.cancelled_by_deletion" : "run.last_attempt", job_id, run_id, detail: { reason } });
      return over ? { cancelled: 1, ending: 0 } : { cancelled: 0, ending: 1 };
    }
    run = await ports.runs.get(run.job_id, run.run_id);
  }
  if (run) throw new Error(`run ${run.run_id} of ${run.job_id} keeps changing`);
  return NOTHING;
}

async function closeWorkflow(ports: CancelPorts, { id: workflow_id, generation }: Deleted, active?: readonly string[]): Promise<Cancelled> {
  const found = active
    ? await Promise.all(active.map((run_id) => ports.workflowRuns.get(workflow_id, run_id)))
    : await ports.workflowRuns.list(workflow_id, { skip: 0, limit: NEWEST });
  // Also of those that the reaction to the deletion has closed already, which may be faster than its answer.
  const isOpen = (run: WorkflowRun) => !isOver(run) || codeOf(run.reason) === "workflow-deleted";
  const own = found.flatMap((run) => (run && isOpen(run) && run.generation === generation ? [run] : []));
  return sum(await Promise.all(own.map((run) => closeRun(ports, run))));
}

/** Lets no further step of a run start. */
export async function closeRun(ports: CancelPorts, read: WorkflowRun): Promise<Cancelled> {
  let run: WorkflowRun | undefined = read;
  for (let tries = 0; run && tries < TRIES; tries += 1) {
    const closed = close(run, ports.clock.now());
    if (closed && !(await ports.workflowRuns.save(run, closed))) {
      run = await ports.workflowRuns.get(run.workflow_id, run.run_id);
      continue;
    }
    const now = closed ?? run;
    await cancelSteps(ports, now);
    return isOver(now) ? { cancelled: 1, ending: 0 } : { cancelled: 0, ending: 1 };
  }
  if (run) throw new Error(`run ${run.run_id} of workflow ${run.workflow_id} keeps changing`);
  return NOTHING;
}

/** Steps that wait for a worker are cancelled; the run ends with the last one that is running. */
async function cancelSteps(ports: CancelPorts, run: WorkflowRun): Promise<void> {
  const active = placesIn(run, "a");
  if (active.length === 0) return;
  const steps = await ports.workflows.getSteps(run.workflow_id, run.spec);
  if (!steps) throw new Error(`the steps ${run.spec} of workflow ${run.workflow_id} are not there`);
  const keys = stepRunKeys(run, dagOf(steps), active).map(({ job_id, run_id }) => ({ job_id, run_id }));
  const found = await ports.runs.getMany(keys);
  await Promise.all(found.filter(({ status }) => !isFinal(status)).map((step) => cancelRun(ports, step, text("workflow-deleted"))));
}

function sum(all: readonly Cancelled[]): Cancelled {
  return all.reduce((total, one) => ({ cancelled: total.cancelled + one.cancelled, ending: total.ending + one.ending }), NOTHING);
}
