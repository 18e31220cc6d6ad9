import { type DefinitionItems, definitionItem } from "../../../../shared/adapters/dynamodb/definitions/definition-items.ts";
import { definitionOf } from "../../../../shared/adapters/dynamodb/definitions/definition-of-item.ts";
import { JOB_ITEMS } from "../../../../shared/adapters/dynamodb/definitions/job-items.ts";
import { TRIGGER_ITEMS } from "../../../../shared/adapters/dynamodb/definitions/trigger-items.ts";
import { WORKFLOW_ITEMS } from "../../../../shared/adapters/dynamodb/definitions/workflow-items.ts";
import type { Definition } from "../../../../shared/domain/definition/definition.ts";
import type { DefinitionStore } from "../../../../shared/ports/definitions/definition-store.ts";

const ITEMS = { job: JOB_ITEMS, workflow: WORKFLOW_ITEMS, trigger: TRIGGER_ITEMS };

/** Definitions of one kind. */
export class MemoryDefinitionStore<Kind extends Definition> implements DefinitionStore<Kind> {
  protected readonly definitions = new Map<string, Kind>();
  async create(definition: Kind): Promise<boolean> {
    if (this.definitions.has(definition.id)) return false;
    this.definitions.set(definition.id, readBack(definition));
    return true;
  }

  async replace(definition: Kind, expectedVersion: number): Promise<boolean> {
    if (this.definitions.get(definition.id)?.version !== expectedVersion) return false;
    this.definitions.set(definition.id, readBack(definition));
    return true;
  }

  async delete(id: string, expectedVersion?: number): Promise<boolean> {
    if (!this.isOfVersion(id, expectedVersion)) return false;
    return this.definitions.delete(id);
  }

  async getDefinition(id: string): Promise<Kind | undefined> {
    return this.definitions.get(id);
  }

  async getDefinitions(ids: readonly string[]): Promise<Map<string, Kind>> {
    return chosen(ids, this.definitions);
  }

  async listDefinitions({ after = "", limit }: { readonly after?: string; readonly limit: number }): Promise<readonly Kind[]> {
    const ids = [...this.definitions.keys()].filter((id) => id > after).sort();
    return [...chosen(ids.slice(0, limit), this.definitions).values()];
  }

  async countDefinitions(): Promise<number> {
    return this.definitions.size;
  }

  protected isOfVersion(id: string, version: number | undefined): boolean {
    return version === undefined || this.definitions.get(id)?.version === version;
  }
}

/** What the table would give back: a definition that could not be read again fails here. */
function readBack<Kind extends Definition>(definition: Kind): Kind {
  const items = ITEMS[definition.kind] as unknown as DefinitionItems<Kind>;
  return definitionOf(definitionItem(items, definition)) as unknown as Kind;
}

/** The entries of these ids; absent ones are left out. */
export function chosen<Value>(ids: readonly string[], all: ReadonlyMap<string, Value>): Map<string, Value> {
  return new Map(
    ids.flatMap((id) => {
      const value = all.get(id);
      return value === undefined ? [] : [[id, value] as const];
    }),
  );
}
