import { CreateWorkflow } from "../../contract/workflows/workflow.ts";
import { BelfryError } from "../../domain/errors.ts";
import { stepsVersionOf } from "../../domain/run/new-workflow-run.ts";
import { normalizeSteps } from "../../domain/definition/normalize-steps.ts";
import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import { chainSteps, TASK_CHAIN, titleOfLink } from "../../domain/tasks/task-chain.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { changeWorkflow, type ManagePorts } from "../definitions/workflows/change-workflow.ts";
import { createWorkflow } from "../definitions/workflows/create-workflow.ts";
import { assertStartable } from "../workflows/control/run-workflow-now.ts";

type PreparePorts = ManagePorts & Pick<Ports, "hasAirflow">;

/** Runs at the same time of the chain, and of a DAG, which Airflow holds back by itself. */
const MOST_TOGETHER = 1_000;

/**
 * Makes the chain's workflow what the deployment says, and a workflow for each DAG that has none: a link is the workflow of its
 * name, whether it stands for a DAG or has steps of its own. Repeated: nothing. All links are looked at before anything is written.
 * @throws NOT_FOUND `chain-workflows-missing` where there is no Airflow; UNAVAILABLE for a link that needs one
 */
export async function prepareChain(ports: PreparePorts, chain: readonly string[]): Promise<WorkflowDefinition> {
  // One by one: one that cannot be read is then named.
  const links = await Promise.all(chain.map(async (name) => [name, await ports.workflows.getDefinition(name)] as const));
  const missing = links.flatMap(([name, workflow]) => (workflow ? [] : [name]));
  if (missing.length > 0 && !ports.hasAirflow) throw workflowsMissing(missing);
  for (const [, workflow] of links) if (workflow) assertStartable(ports, workflow);
  for (const name of missing) await createDagWorkflow(ports, name);
  return putChain(ports, chain);
}

function workflowsMissing(ids: readonly string[]): BelfryError {
  return new BelfryError({ code: "NOT_FOUND", kind: "workflow", id: ids.join(", "), text: text("chain-workflows-missing", { ids }) });
}

async function createDagWorkflow(ports: PreparePorts, name: string): Promise<void> {
  const description = `Auto-created workflow for ${name}`;
  await create(ports, { workflow_id: name, name: titleOfLink(name), description, dag_id: name, max_parallel: MOST_TOGETHER });
}

/** The chain's workflow with these links, as it is stored. Executions under way keep theirs. */
async function putChain(ports: PreparePorts, chain: readonly string[]): Promise<WorkflowDefinition> {
  const steps = chainSteps(chain);
  const current = await ports.workflows.getDefinition(TASK_CHAIN);
  if (!current) {
    const description = "Executions of tasks: each step is a link of the task chain in cdk.json";
    await create(ports, { workflow_id: TASK_CHAIN, name: "Task chain", description, steps, max_parallel: MOST_TOGETHER });
  }
  const wanted = normalizeSteps(steps, null);
  if (current && stepsVersionOf(current.steps) === stepsVersionOf(wanted)) return current;
  // Made by somebody else at the same moment, it may have other steps: an older version is still at work while one is deployed.
  return changeWorkflow(ports, TASK_CHAIN, undefined, (stored) => ({ ...stored, dag_id: null, steps: wanted }));
}

/** Two at once make one. */
async function create(ports: PreparePorts, input: object): Promise<void> {
  try {
    await createWorkflow(ports, CreateWorkflow.parse(input));
  } catch (error) {
    if (!(error instanceof BelfryError) || error.problem.code !== "ALREADY_EXISTS") throw error;
  }
}
