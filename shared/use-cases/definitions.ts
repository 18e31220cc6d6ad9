import { keyOf } from "../domain/definition.ts";
import type { JobDefinition } from "../domain/job.ts";
import { OWNER_KINDS, type OwnerKey, type OwnerKind, ownerOf } from "../domain/owner.ts";
import type { TriggerDefinition } from "../domain/trigger.ts";
import type { WorkflowDefinition } from "../domain/workflow.ts";
import type { DefinitionStore, Ports } from "../ports.ts";

/** Where definitions are. */
export type DefinitionPorts = Pick<Ports, "jobs" | "workflows" | "triggers">;
export type AnyDefinition = JobDefinition | WorkflowDefinition | TriggerDefinition;

const PAGE = 100;

/** Definitions of any kinds, one request a kind (and 100 ids); absent ones are left out. */
export async function getDefinitions(
  ports: DefinitionPorts,
  owners: readonly OwnerKey[],
  consistency?: "strongly" | "eventually",
): Promise<Map<OwnerKey, AnyDefinition>> {
  const byKind = Map.groupBy(new Set(owners), (owner) => ownerOf(owner).kind);
  const found = await Promise.all(
    [...byKind].map(async ([kind, group]) =>
      storeOf(ports, kind).getDefinitions(
        group.map((owner) => ownerOf(owner).id),
        consistency,
      ),
    ),
  );
  return new Map(found.flatMap((definitions) => [...definitions.values()].map((definition) => [keyOf(definition), definition])));
}

export async function getDefinition(ports: DefinitionPorts, owner: OwnerKey): Promise<AnyDefinition | undefined> {
  const { kind, id } = ownerOf(owner);
  return storeOf(ports, kind).getDefinition(id);
}

/** Every definition of every kind, page by page; a page holds one kind. */
export async function* allDefinitions(ports: DefinitionPorts): AsyncGenerator<readonly AnyDefinition[]> {
  for (const kind of OWNER_KINDS) {
    let after: string | undefined;
    do {
      const page = await storeOf(ports, kind).listDefinitions(after === undefined ? { limit: PAGE } : { limit: PAGE, after });
      if (page.length > 0) yield page;
      after = page.length === PAGE ? page.at(-1)?.id : undefined;
    } while (after !== undefined);
  }
}

function storeOf(
  ports: DefinitionPorts,
  kind: OwnerKind,
): Pick<DefinitionStore<AnyDefinition>, "getDefinition" | "getDefinitions" | "listDefinitions"> {
  const stores = { job: ports.jobs, workflow: ports.workflows, trigger: ports.triggers };
  return stores[kind];
}
