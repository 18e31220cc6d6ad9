import { type BrokenDefinition, isBroken } from "../../../domain/definition/definition.ts";
import { notFound } from "../../../domain/errors.ts";
import { type JobState, stateOfGeneration } from "../../../domain/definition/job.ts";
import { type WorkflowDefinition } from "../../../domain/definition/workflow.ts";
import type { Ports } from "../../../ports/groups.ts";

/** A workflow, and how it fares. */
export interface Workflow {
  readonly definition: WorkflowDefinition;
  readonly state: JobState;
}

export async function getWorkflow(ports: Pick<Ports, "workflows">, id: string): Promise<Workflow> {
  const workflow = await ports.workflows.getDefinition(id);
  if (!workflow) throw notFound("workflow", id);
  return withState(ports, workflow);
}

/** How it fares is as it was a moment ago, perhaps. */
export async function withState({ workflows }: Pick<Ports, "workflows">, definition: WorkflowDefinition): Promise<Workflow> {
  const states = await workflows.getStates([definition.id], "eventually");
  return { definition, state: stateOfGeneration(states.get(definition.id), definition.generation) };
}

/** Workflows in order of id, what cannot be read among them; one more than `limit` if there are more. `all`: how many there are. */
export async function listWorkflows(
  { workflows }: Pick<Ports, "workflows">,
  { skip, limit }: { readonly skip: number; readonly limit: number },
): Promise<{ readonly found: readonly (Workflow | BrokenDefinition)[]; readonly all: number }> {
  const listed = await workflows.listDefinitions({ limit: skip + limit + 1 });
  const shown = listed.slice(skip);
  const [states, all] = await Promise.all([
    workflows.getStates(
      shown.map(({ id }) => id),
      "eventually",
    ),
    listed.length > skip + limit ? workflows.countDefinitions() : listed.length,
  ]);
  const found = shown.map((one): Workflow | BrokenDefinition =>
    isBroken(one) ? one : { definition: one, state: stateOfGeneration(states.get(one.id), one.generation) },
  );
  return { found, all };
}
