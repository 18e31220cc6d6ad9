import { noteWrite } from "../caller.ts";
import type { IfMatch } from "../../domain/definition/definition.ts";
import { BelfryError, notFound } from "../../domain/errors.ts";
import type { ResourceKind } from "../../domain/texts/request-texts.ts";
import { stateOfGeneration } from "../../domain/definition/job.ts";
import type { DefinitionStore } from "../../ports/definitions/definition-store.ts";
import type { SlotStore } from "../../ports/definitions/slot-store.ts";
import type { Ports } from "../../ports/groups.ts";
import { type Cancelled, cancelDeleted, type CancelPorts } from "../runs/ends/cancel-deleted.ts";
import type { AnyDefinition } from "./definitions.ts";

type DeletePorts = CancelPorts & Pick<Ports, "jobs">;

/**
 * Removes a job: what has not started, or waits for a retry, is cancelled; running attempts may end, and are the last. Its
 * runs stay on record until they expire, its queue stays. Answers what that did to its runs; undefined: it is done later,
 * by the reaction to the deletion.
 */
export async function deleteJob(ports: DeletePorts, id: string, ifMatch?: IfMatch): Promise<Cancelled | undefined> {
  const [job, states] = await read(ports.jobs, id);
  await removeDefinition(ports.jobs, "job", id, ifMatch);
  return job && cancelNow(ports, job, stateOfGeneration(states.get(id), job.generation).active_runs);
}

/** Removes a workflow, as `deleteJob` does: no further step of its runs starts, and they end with those that are running. */
export async function deleteWorkflow(ports: DeletePorts, id: string, ifMatch?: IfMatch): Promise<Cancelled | undefined> {
  const [workflow, states] = await read(ports.workflows, id);
  await removeDefinition(ports.workflows, "workflow", id, ifMatch);
  return workflow && cancelNow(ports, workflow, stateOfGeneration(states.get(id), workflow.generation).active_runs);
}

/** Removes a definition: only the version that the caller saw, where it names one. @throws NOT_FOUND, VERSION_MISMATCH */
export async function removeDefinition(
  store: Pick<DefinitionStore<AnyDefinition>, "delete" | "getDefinition">,
  kind: ResourceKind,
  id: string,
  ifMatch: IfMatch | undefined,
): Promise<void> {
  const expected = typeof ifMatch === "number" ? ifMatch : undefined;
  if (await store.delete(id, expected)) return noteWrite({ kind, id });
  const other = expected === undefined ? undefined : await store.getDefinition(id);
  throw other ? new BelfryError({ code: "VERSION_MISMATCH", current: other.version }) : notFound(kind, id);
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
