import type { Dag } from "../domain/dag.ts";
import { notFound } from "../domain/errors.ts";
import type { Run } from "../domain/run.ts";
import { placesIn, type WorkflowRun } from "../domain/workflow-run.ts";
import type { Ports } from "../ports.ts";
import { loadDag } from "./load-dag.ts";
import { stepRunKeys } from "./step-run.ts";
import type { WorkflowRunKey } from "./workflow-ports.ts";

/** A run of a workflow with its DAG and the runs of its steps, by place. */
export interface WorkflowRunWithSteps {
  readonly run: WorkflowRun;
  readonly dag: Dag;
  readonly steps: ReadonlyMap<number, Run>;
}

export async function getWorkflowRun(
  ports: Pick<Ports, "workflows" | "workflowRuns" | "runs">,
  { workflow_id, run_id }: WorkflowRunKey,
): Promise<WorkflowRunWithSteps> {
  const run = await ports.workflowRuns.get(workflow_id, run_id);
  if (!run) throw notFound("workflow-run", run_id);
  const dag = await loadDag(ports, run);
  const started = placesIn(run, "asfr");
  const keys = stepRunKeys(run, dag, started);
  const found = await ports.runs.getMany(keys.map((key) => ({ job_id: key.job_id, run_id: key.run_id })));
  return { run, dag, steps: new Map(found.map((step) => [step.dispatch.step?.place ?? -1, step])) };
}
