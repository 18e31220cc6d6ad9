import { notFound } from "../domain/errors.ts";
import { stateOfGeneration } from "../domain/job.ts";
import type { Ports } from "../ports.ts";
import { type Cancelled, cancelDeleted, type CancelPorts } from "./cancel-deleted.ts";
import type { AnyDefinition } from "./definitions.ts";

type DeletePorts = CancelPorts & Pick<Ports, "jobs">;

/**
 * Removes a job: what has not started, or waits for a retry, is cancelled; running attempts may end, and are the last. Its
 * runs stay on record until they expire, its queue stays. Answers what that did to its runs; undefined: it is done later,
 * by the reaction to the deletion.
 */
export async function deleteJob(ports: DeletePorts, id: string): Promise<Cancelled | undefined> {
  const job = await ports.jobs.get(id);
  if (!job || !(await ports.jobs.delete(id))) throw notFound("job", id);
  return cancelNow(ports, job.definition, job.state.active_runs);
}

/** Removes a workflow, as `deleteJob` does: no further step of its runs starts, and they end with those that are running. */
export async function deleteWorkflow(ports: DeletePorts, id: string): Promise<Cancelled | undefined> {
  const [workflow, states] = await Promise.all([ports.workflows.getDefinition(id), ports.workflows.getStates([id], "strongly")]);
  if (!workflow || !(await ports.workflows.delete(id))) throw notFound("workflow", id);
  return cancelNow(ports, workflow, stateOfGeneration(states.get(id), workflow.generation).active_runs);
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
