import { type BrokenDefinition, isBroken } from "../../domain/definition/definition.ts";
import { type JobDefinition, type JobState, stateOfGeneration } from "../../domain/definition/job.ts";
import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import { streakOf } from "../../domain/run/recent-outcome.ts";
import { type RunId, timeOf } from "../../domain/run/run-id.ts";
import type { DefinitionStore } from "../../ports/definitions/definition-store.ts";
import type { SlotStore } from "../../ports/definitions/slot-store.ts";
import { everyDefinition } from "../definitions/definitions.ts";

/** A job or workflow, and how it fares. */
export interface Watched {
  readonly definition: JobDefinition | WorkflowDefinition;
  readonly state: JobState;
}

/** The run that failed last of those that have failed in a row; null: none is known. */
export function failedRunOf({ last_failed_run, recent }: JobState): RunId | null {
  const { since, onlyMissed } = streakOf(recent);
  if (last_failed_run === null || since === null || onlyMissed) return null;
  // One that was due before the last success ended after it.
  return Math.floor(timeOf(last_failed_run) / 1000) >= since ? last_failed_run : null;
}

/** The worker queues that it sends to. */
export function queuesOf(definition: Watched["definition"]): readonly string[] {
  if (definition.kind === "job") return [definition.queue];
  return [...new Set(definition.steps.flatMap((step) => (step.kind === "queue" ? [step.queue] : [])))];
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
