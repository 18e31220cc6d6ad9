import { type BrokenDefinition, type Definition, isBroken, keyOf } from "../../domain/definition/definition.ts";
import type { JobDefinition } from "../../domain/definition/job.ts";
import { DEFINITION_KINDS, type DefinitionKey, type DefinitionKind, parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import type { TriggerDefinition } from "../../domain/definition/trigger.ts";
import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import type { DefinitionStore } from "../../ports/definitions/definition-store.ts";
import type { Ports } from "../../ports/groups.ts";

/** Where definitions are. */
export type DefinitionPorts = Pick<Ports, "jobs" | "workflows" | "triggers">;
export type AnyDefinition = JobDefinition | WorkflowDefinition | TriggerDefinition;

const PAGE = 100;

/** Definitions of any kinds, one request a kind (and 100 ids); absent ones are left out. */
export async function getDefinitions(
  ports: DefinitionPorts,
  owners: readonly DefinitionKey[],
  consistency?: "strongly" | "eventually",
): Promise<Map<DefinitionKey, AnyDefinition>> {
  const byKind = Map.groupBy(new Set(owners), (owner) => parseDefinitionKey(owner).kind);
  const found = await Promise.all(
    [...byKind].map(async ([kind, group]) =>
      storeOf(ports, kind).getDefinitions(
        group.map((owner) => parseDefinitionKey(owner).id),
        consistency,
      ),
    ),
  );
  return new Map(found.flatMap((definitions) => [...definitions.values()].map((definition) => [keyOf(definition), definition])));
}

/** Undefined also for one that cannot be read: whoever calls goes on as if it were not there. */
export async function getDefinition(ports: DefinitionPorts, owner: DefinitionKey): Promise<AnyDefinition | undefined> {
  return (await getDefinitions(ports, [owner])).get(owner);
}

/** Every definition of every kind that can be read, page by page; a page holds one kind. */
export async function* allDefinitions(ports: DefinitionPorts): AsyncGenerator<readonly AnyDefinition[]> {
  for (const kind of DEFINITION_KINDS) {
    let after: string | undefined;
    do {
      const page = await storeOf(ports, kind).listDefinitions(after === undefined ? { limit: PAGE } : { limit: PAGE, after });
      const readable = page.flatMap((definition) => (isBroken(definition) ? [] : [definition]));
      if (readable.length > 0) yield readable;
      after = page.length === PAGE ? page.at(-1)?.id : undefined;
    } while (after !== undefined);
  }
}

/** The store of a kind of definitions. */
export function storeOf(
  ports: DefinitionPorts,
  kind: DefinitionKind,
): Pick<DefinitionStore<AnyDefinition>, "getDefinitions" | "listDefinitions"> {
  const stores = { job: ports.jobs, workflow: ports.workflows, trigger: ports.triggers };
  return stores[kind];
}

/** Definitions of one request: as many as an answer of DynamoDB holds, about. */
const LONG_PAGE = 1_000;

/** All definitions of a store, those that cannot be read among them. */
export async function everyDefinition<Any extends Definition>(
  store: Pick<DefinitionStore<Any>, "listDefinitions">,
): Promise<readonly (Any | BrokenDefinition)[]> {
  const all: (Any | BrokenDefinition)[] = [];
  let after: string | undefined;
  do {
    const page = await store.listDefinitions(after === undefined ? { limit: LONG_PAGE } : { limit: LONG_PAGE, after });
    all.push(...page);
    after = page.length === LONG_PAGE ? page.at(-1)?.id : undefined;
  } while (after !== undefined);
  return all;
}
