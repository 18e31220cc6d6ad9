import { notFound } from "../domain/errors.ts";
import { stateOfGeneration } from "../domain/job.ts";
import type { DefinitionStore, Ports, SlotStore } from "../ports.ts";
import { type Cancelled, cancelDeleted, type CancelPorts } from "./cancel-deleted.ts";
import type { AnyDefinition } from "./definitions.ts";

type DeletePorts = CancelPorts & Pick<Ports, "jobs">;

/**
 * Removes a job: what has not started, or waits for a retry, is cancelled; running attempts may end, and are the last. Its
 * runs stay on record until they expire, its queue stays. Answers what that did to its runs; undefined: it is done later,
 * by the reaction to the deletion.
 */
export async function deleteJob(ports: DeletePorts, id: string): Promise<Cancelled | undefined> {
  const [job, states] = await read(ports.jobs, id);
  if (!(await ports.jobs.delete(id))) throw notFound("job", id);
  return job && cancelNow(ports, job, stateOfGeneration(states.get(id), job.generation).active_runs);
}

/** Removes a workflow, as `deleteJob` does: no further step of its runs starts, and they end with those that are running. */
export async function deleteWorkflow(ports: DeletePorts, id: string): Promise<Cancelled | undefined> {
  const [workflow, states] = await read(ports.workflows, id);
  if (!(await ports.workflows.delete(id))) throw notFound("workflow", id);
  return workflow && cancelNow(ports, workflow, stateOfGeneration(states.get(id), workflow.generation).active_runs);
}

/** The definition with its state; undefined for one that cannot be read, which is deleted all the same. */
async function read<Any>(store: Pick<DefinitionStore<Any>, "getDefinitions"> & Pick<SlotStore, "getStates">, id: string) {
  const [definitions, states] = await Promise.all([store.getDefinitions([id]), store.getStates([id], "strongly")]);
  return [definitions.get(id), states] as const;
}

/** The definition is gone by now, and the answer says so; what fails here is done by the reaction to the deletion. */
async function cancelNow(ports: DeletePorts, definition: AnyDefinition, active: readonly string[]): Promise<Cancelled | undefined> {
  try {
    return await cancelDeleted(ports, definition, active);
  } catch (error) {
    const ids = { [`${definition.kind}_id`]: definition.id };
    ports.telemetry.record({ name: "delete.cancel_failed", level: "error", ...ids, detail: { error: String(error) } });
    return undefined;
  }
}
