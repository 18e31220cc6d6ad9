import type { Dag } from "../../domain/definition/dag.ts";
import { startedAfter, stepsEnded, type StepEnded, type WorkflowRun } from "../../domain/run/workflow-run.ts";
import { loadDag } from "./steps/load-dag.ts";
import { reconcileWorkflowRun } from "./reconcile-workflow-run.ts";
import { startSteps } from "./steps/start-steps.ts";
import { stepRunKey } from "../../domain/run/changes/step-run.ts";
import { TRIES, type WorkflowPorts, type WorkflowRunKey } from "./workflow-ports.ts";

/**
 * Takes note that steps of a run have ended, and starts what comes after them. First the run is stored, then steps are
 * started: a crash in between is repaired by the repetition, which finds the run moved on and starts what is active behind
 * these steps and has no record yet.
 */
export async function advanceWorkflowRun(ports: WorkflowPorts, key: WorkflowRunKey, ended: readonly StepEnded[]): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const run = await ports.workflowRuns.get(key.workflow_id, key.run_id);
    if (!run) {
      ports.telemetry.record({ name: "workflow.missing", level: "warn", ...key });
      return;
    }
    if (run.status === "queued") {
      // A step cannot end before the run began; whoever began it died before it could be stored that it did.
      // As in the reaction to a retry, so that either finishes what the other began.
      await reconcileWorkflowRun(ports, key, key.run_id);
      continue;
    }
    const dag = await loadDag(ports, run);
    const advanced = stepsEnded(run, dag, ended, ports.clock.now());
    if (advanced && !(await ports.workflowRuns.save(run, advanced.run))) continue;
    const next = advanced?.run ?? run;
    await startSteps(ports, next, dag, advanced?.start ?? startedAfter(run, dag, ended), parentAmong(run, dag, ended));
    return;
  }
  throw new Error(`run ${key.run_id} of workflow ${key.workflow_id} keeps changing`);
}

/** A step is started by one of the steps before it, the same one whenever these are told of again. */
function parentAmong(run: WorkflowRun, dag: Dag, ended: readonly StepEnded[]): (place: number) => string {
  return (place) => {
    const parent = ended.find((one) => dag.before[place]?.includes(one.place));
    const step = dag.steps[parent?.place ?? -1];
    return step ? stepRunKey(run, step).run_id : run.run_id;
  };
}
