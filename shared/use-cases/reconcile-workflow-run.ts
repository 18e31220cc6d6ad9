import type { Dag } from "../domain/dag.ts";
import { isFinal, type Run, transition } from "../domain/run.ts";
import { begin, isOver, placesIn, resume, type StepEnded, stepsEnded, type WorkflowRun } from "../domain/workflow-run.ts";
import { announceWorkflowRun } from "./announce.ts";
import { endStep } from "./end-step.ts";
import { loadDag } from "./load-dag.ts";
import { startSteps } from "./start-steps.ts";
import { stepRunKeys } from "./step-run.ts";
import { TRIES, type WorkflowPorts, type WorkflowRunKey } from "./workflow-ports.ts";

/**
 * Looks at a whole run and does what is to be done: begins it, begins its retry, starts active steps without a record,
 * takes note of ended ones. Level-triggered: safe for any run at any time, and the way out of every crash.
 * `startedBy`: whose repetition finishes a start that a crash cut off.
 */
export async function reconcileWorkflowRun(ports: WorkflowPorts, key: WorkflowRunKey, startedBy: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const run = await ports.workflowRuns.get(key.workflow_id, key.run_id);
    if (!run || isOver(run)) return;
    const dag = await loadDag(ports, run);
    if (run.status === "queued") {
      const begun = run.retry_at === null ? begin(run, dag, ports.clock.now()) : await resumed(ports, run, dag);
      if (!begun || !(await ports.workflowRuns.save(run, begun.run))) continue;
      await announceWorkflowRun(ports, begun.run);
      // Read once more, so that what follows is the same whether or not this call began it.
      continue;
    }
    const ended = await settleActive(ports, run, dag, startedBy);
    if (ended.length === 0) return;
    const advanced = stepsEnded(run, dag, ended, ports.clock.now());
    if (advanced) await ports.workflowRuns.save(run, advanced.run);
  }
  throw new Error(`run ${key.run_id} of workflow ${key.workflow_id} keeps changing`);
}

/** The run with its retry begun: what was still active of the attempt before is ended first. */
async function resumed(ports: WorkflowPorts, run: WorkflowRun, dag: Dag) {
  const failed = stepRunKeys(run, dag, placesIn(run, "r"));
  const found = await runsOf(ports, failed);
  await Promise.all(
    found.filter(({ status }) => !isFinal(status)).map((step) => endStep(ports, step, "cancelled", "the workflow's run was stopped")),
  );
  const attempts = new Map(found.map((step) => [step.dispatch.step?.place ?? -1, step.attempt + 1]));
  return resume(run, dag, attempts, ports.clock.now());
}

/** Starts, or starts again, what is active and does not run; answers the active steps that have ended. */
async function settleActive(ports: WorkflowPorts, run: WorkflowRun, dag: Dag, startedBy: string): Promise<StepEnded[]> {
  const active = stepRunKeys(run, dag, placesIn(run, "a"));
  const found = new Map((await runsOf(ports, active)).map((step) => [step.job_id, step]));
  const unstarted: number[] = [];
  const ended: StepEnded[] = [];
  for (const { place, job_id } of active) {
    const step = found.get(job_id);
    if (!step || (step.status === "queued" && step.attempt === 1 && step.started_by === startedBy)) unstarted.push(place);
    else if (isFinal(step.status) && step.attempt < (run.retried[place] ?? 1)) await startAgain(ports, step);
    else if (isFinal(step.status)) ended.push({ place, succeeded: step.status === "success", attempt: step.attempt });
  }
  await startSteps(ports, run, dag, unstarted, () => startedBy);
  return ended;
}

/** Its next attempt is sent by the reaction to the stored change. */
async function startAgain({ runs, clock }: WorkflowPorts, step: Run): Promise<void> {
  const change = transition(step, { kind: "again" }, clock.now());
  if (change.kind === "changed") await runs.save(step, change.run);
}

function runsOf({ runs }: WorkflowPorts, keys: readonly { readonly job_id: string; readonly run_id: string }[]): Promise<readonly Run[]> {
  return runs.getMany(keys.map(({ job_id, run_id }) => ({ job_id, run_id })));
}
