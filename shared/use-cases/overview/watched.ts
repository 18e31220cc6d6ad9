import { type BrokenDefinition, isBroken } from "../../domain/definition.ts";
import { type JobDefinition, type JobState, stateOfGeneration } from "../../domain/job.ts";
import type { WorkflowDefinition } from "../../domain/workflow.ts";
import type { DefinitionStore, SlotStore } from "../../ports.ts";
import { everyDefinition } from "../definitions.ts";

/** A job or workflow, and how it fares. */
export interface Watched {
  readonly definition: JobDefinition | WorkflowDefinition;
  readonly state: JobState;
}

/** All definitions of a store with their states, and those that cannot be read. */
export async function watchedIn<Any extends Watched["definition"]>(
  store: Pick<DefinitionStore<Any>, "listDefinitions"> & Pick<SlotStore, "getStates">,
): Promise<{ readonly watched: readonly (Watched & { readonly definition: Any })[]; readonly broken: readonly BrokenDefinition[] }> {
  const all = await everyDefinition(store);
  const readable = all.flatMap((one) => (isBroken(one) ? [] : [one]));
  const states = await store.getStates(
    readable.map(({ id }) => id),
    "eventually",
  );
  return {
    watched: readable.map((definition) => ({ definition, state: stateOfGeneration(states.get(definition.id), definition.generation) })),
    broken: all.filter((one): one is BrokenDefinition => isBroken(one)),
  };
}
