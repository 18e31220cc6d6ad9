import type { Dag } from "../../domain/definition/dag.ts";
import { expiryOf, handedOverAt, isFinal, type Run } from "../../domain/run/run.ts";
import { transition } from "../../domain/run/changes/run-transition.ts";
import { begin, isOver, placesIn, resume, type StepEnded, stepsEnded, type WorkflowRun } from "../../domain/run/workflow-run.ts";
import { publishWorkflowRunEvents } from "../sending/publish-run-events.ts";
import { endStep } from "./steps/end-step.ts";
import { loadDag } from "./steps/load-dag.ts";
import { deadlinesOf } from "../sending/send-together.ts";
import { SETTLING_MS } from "../count-repairs.ts";
import { handOver, startSteps } from "./steps/start-steps.ts";
import { stepRunKeys } from "../../domain/run/changes/step-run.ts";
import { TRIES, type WorkflowPorts, type WorkflowRunKey } from "./workflow-ports.ts";
import { text } from "../../domain/texts/text.ts";

/** An attempt that nobody claims for so long may never have reached its worker, in ms. A second message is harmless. */
const FORGOTTEN_MS = 120_000;

/**
 * Looks at a whole run and does what is to be done: begins it, begins its retry, starts active steps without a record,
 * takes note of ended ones, sends again what nobody has claimed for long, and looks at what has run for too long.
 * Level-triggered: safe for any run at any time, and the way out of every crash.
 * `startedBy`: whose repetition finishes a start that a crash cut off.
 */
export async function reconcileWorkflowRun(ports: WorkflowPorts, key: WorkflowRunKey, startedBy: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const run = await ports.workflowRuns.get(key.workflow_id, key.run_id);
    // What Airflow does, Airflow moves on.
    if (!run || isOver(run) || run.airflow) return;
    const dag = await loadDag(ports, run);
    if (run.status === "queued") {
      const begun = run.retry_at === null ? begin(run, dag, ports.clock.now()) : await resumed(ports, run, dag);
      if (!begun || !(await ports.workflowRuns.save(run, begun.run))) continue;
      await publishWorkflowRunEvents(ports, begun.run);
      // Read once more, so that what follows is the same whether or not this call began it.
      continue;
    }
    const ended = await endOverdueSteps(ports, run, dag, startedBy);
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
    found.filter(({ status }) => !isFinal(status)).map((step) => endStep(ports, step, "cancelled", text("workflow-run-stopped"))),
  );
  // Read once more: one of them may have succeeded before it could be cancelled.
  const over = await runsOf(ports, failed);
  const attempts = new Map(over.map((step) => [placeOf(step), step.attempt + 1]));
  const succeeded = new Set(over.flatMap((step) => (step.status === "success" ? [placeOf(step)] : [])));
  return resume(run, dag, attempts, ports.clock.now(), succeeded);
}

/** Starts, or starts again, what is active and does not run; answers the active steps that have ended. */
async function endOverdueSteps(ports: WorkflowPorts, run: WorkflowRun, dag: Dag, startedBy: string): Promise<StepEnded[]> {
  const active = stepRunKeys(run, dag, placesIn(run, "a"));
  const found = new Map((await runsOf(ports, active)).map((step) => [step.job_id, step]));
  const unstarted: number[] = [];
  const unsent: Run[] = [];
  const overdue: Run[] = [];
  const ended: StepEnded[] = [];
  const now = ports.clock.now();
  for (const { place, job_id, step: definition } of active) {
    const step = found.get(job_id);
    if (!step || (isUnclaimed(step) && step.started_by === startedBy)) unstarted.push(place);
    else if (step.status === "queued" && now - handedOverAt(step) > FORGOTTEN_MS) unsent.push(step);
    else if (step.status === "running" && now >= expiryOf(step) + SETTLING_MS) overdue.push(step);
    else if (step.status === "success") ended.push({ place, succeeded: true, attempt: step.attempt });
    else if (isFinal(step.status) && step.attempt < (run.retried[place] ?? 1)) await startAgain(ports, step, definition.retry_limit);
    else if (isFinal(step.status)) ended.push({ place, succeeded: false, attempt: step.attempt });
  }
  await startSteps(ports, run, dag, unstarted, () => startedBy);
  await handOver(ports, run, dag, unsent);
  // Their deadlines were lost.
  await ports.dispatch.send(deadlinesOf(overdue, now));
  return ended;
}

/** Handed to a worker, or, after a crash in between, not: only a worker's claim tells. */
function isUnclaimed({ status, attempt }: Run): boolean {
  return status === "queued" && attempt === 1;
}

/**
 * Its next attempt is sent by the reaction to the stored change. The deadline goes first: it does nothing if the change is
 * never stored, and an attempt without one might never end.
 */
async function startAgain({ runs, dispatch, clock }: WorkflowPorts, step: Run, retryLimit: number): Promise<void> {
  const now = clock.now();
  const change = transition(step, { kind: "retry", retry_limit: retryLimit }, now);
  if (change.kind !== "changed") return;
  await dispatch.send(deadlinesOf([change.run], now));
  await runs.save(step, change.run);
}

function placeOf({ dispatch }: Run): number {
  return dispatch.step?.place ?? -1;
}

function runsOf({ runs }: WorkflowPorts, keys: readonly { readonly job_id: string; readonly run_id: string }[]): Promise<readonly Run[]> {
  return runs.getMany(keys.map(({ job_id, run_id }) => ({ job_id, run_id })));
}
