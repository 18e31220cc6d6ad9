import type { Dag } from "../../../domain/definition/dag.ts";
import { notFound } from "../../../domain/errors.ts";
import { stateOfGeneration } from "../../../domain/definition/job.ts";
import { usualSeconds } from "../../../domain/run/recent-outcome.ts";
import type { Run } from "../../../domain/run/run.ts";
import { placesIn, type WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { Ports } from "../../../ports/groups.ts";
import { loadDag } from "../steps/load-dag.ts";
import { stepRunKeys } from "../../../domain/run/changes/step-run.ts";
import { type UsualSteps, usualStepSeconds } from "../steps/usual-steps.ts";
import type { WorkflowRunKey } from "../workflow-ports.ts";

/** A run of a workflow with its DAG and the runs of its steps, by place. */
export interface WorkflowRunWithSteps {
  readonly run: WorkflowRun;
  readonly dag: Dag;
  readonly steps: ReadonlyMap<number, Run>;
  /** How long the run usually takes, in seconds; null: no success is known. */
  readonly usual: number | null;
  readonly usualSteps: UsualSteps;
}

export type GetWorkflowRunPorts = Pick<Ports, "workflows" | "workflowRuns" | "runs">;

/** `usualOf`: how long steps usually take, for whoever remembers that. @throws NOT_FOUND */
export async function getWorkflowRun(
  ports: GetWorkflowRunPorts,
  { workflow_id, run_id }: WorkflowRunKey,
  usualOf: typeof usualStepSeconds = usualStepSeconds,
): Promise<WorkflowRunWithSteps> {
  const run = await ports.workflowRuns.get(workflow_id, run_id);
  if (!run) throw notFound("workflow-run", run_id);
  const dag = await loadDag(ports, run);
  const started = placesIn(run, "asfr");
  const keys = stepRunKeys(run, dag, started);
  const [found, states, usualSteps] = await Promise.all([
    ports.runs.getMany(keys.map((key) => ({ job_id: key.job_id, run_id: key.run_id }))),
    ports.workflows.getStates([workflow_id], "eventually"),
    usualOf(ports, run, dag),
  ]);
  const state = stateOfGeneration(states.get(workflow_id), run.generation);
  return {
    run,
    dag,
    steps: new Map(found.map((step) => [step.dispatch.step?.place ?? -1, step])),
    usual: usualSeconds(state.recent)?.p50 ?? null,
    usualSteps,
  };
}
