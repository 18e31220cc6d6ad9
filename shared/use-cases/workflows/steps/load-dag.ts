import { type Dag, dagOf } from "../../../domain/definition/dag.ts";
import type { WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { Ports } from "../../../ports/groups.ts";

/** The DAG that a run began with. */
export async function loadDag({ workflows }: Pick<Ports, "workflows">, run: WorkflowRun): Promise<Dag> {
  const steps = await workflows.getSteps(run.workflow_id, run.spec);
  if (!steps) throw new Error(`the steps ${run.spec} of workflow ${run.workflow_id} are not there`);
  return dagOf(steps);
}
