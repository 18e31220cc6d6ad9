import type { RunInTheWay } from "../../../domain/texts/run-texts.ts";
import { transition } from "../../../domain/run/changes/run-transition.ts";
import { isLeftWaiting, type Run } from "../../../domain/run/run.ts";
import { text } from "../../../domain/texts/text.ts";
import { isUnbegun, placesIn, stop, type WorkflowRun } from "../../../domain/run/workflow-run.ts";
import { loadDag } from "../steps/load-dag.ts";
import { freeWorkflowSlot } from "../free-workflow-slot.ts";
import { stepRunKeys } from "../../../domain/run/changes/step-run.ts";
import type { WorkflowPorts } from "../workflow-ports.ts";

/**
 * Where an occurrence of a workflow's schedule finds no free slot: lets the oldest run of the schedule give way whose first
 * steps nobody has begun within their `timeout_sec`, as a job's run does. One that has done any of its work never gives way.
 * `next`: the occurrence that wants the slot, ISO 8601. Answers the runs that still hold one.
 */
export async function replaceUnbegunRun(
  ports: WorkflowPorts,
  workflowId: string,
  held: readonly RunInTheWay[],
  next: string,
): Promise<readonly RunInTheWay[]> {
  for (const { run_id } of held.toSorted((a, b) => (a.run_id < b.run_id ? -1 : 1))) {
    const run = await ports.workflowRuns.get(workflowId, run_id);
    const steps = run && isUnbegun(run) ? await firstSteps(ports, run) : [];
    if (!run || !steps.every((step) => isOverdue(step, ports.clock.now()))) continue;
    if (steps.length === 0 || !(await endFor(ports, run, steps, next))) continue;
    return held.filter((other) => other.run_id !== run_id);
  }
  return held;
}

async function firstSteps(ports: WorkflowPorts, run: WorkflowRun): Promise<readonly Run[]> {
  const keys = stepRunKeys(run, await loadDag(ports, run), placesIn(run, "a"));
  return ports.runs.getMany(keys.map(({ job_id, run_id }) => ({ job_id, run_id })));
}

/** A step that runs another workflow waits for that one, not for a worker. */
function isOverdue(step: Run, now: number): boolean {
  return step.dispatch.step?.child_workflow_id === undefined && step.attempt === 1 && isLeftWaiting(step, now);
}

/** The steps first: one that a worker claims at this very moment keeps its run. False: somebody else was faster. */
async function endFor(ports: WorkflowPorts, run: WorkflowRun, steps: readonly Run[], next: string): Promise<boolean> {
  const now = ports.clock.now();
  for (const step of steps) {
    const change = transition(step, { kind: "replace", next }, now);
    if (change.kind !== "changed" || !(await ports.runs.save(step, change.run))) return false;
  }
  const seconds = Math.max(...steps.map(({ dispatch }) => dispatch.timeout_sec));
  const ended = stop(run, now, text("replaced-by-next", { seconds, next }));
  if (!ended || !(await ports.workflowRuns.save(run, ended))) return false;
  await freeWorkflowSlot(ports, ended);
  const { workflow_id, run_id } = run;
  ports.telemetry.record({ name: "workflow.failed", level: "warn", workflow_id, run_id, detail: { because: "replace", next } });
  return true;
}
