import type { Definition } from "../../../shared/domain/definition.ts";
import type { DefinitionStore } from "../../../shared/ports.ts";

/** Definitions of one kind. */
export class MemoryDefinitionStore<Kind extends Definition> implements DefinitionStore<Kind> {
  protected readonly definitions = new Map<string, Kind>();
  async create(definition: Kind): Promise<boolean> {
    if (this.definitions.has(definition.id)) return false;
    this.definitions.set(definition.id, structuredClone(definition));
    return true;
  }

  async replace(definition: Kind, expectedVersion: number): Promise<boolean> {
    if (this.definitions.get(definition.id)?.version !== expectedVersion) return false;
    this.definitions.set(definition.id, structuredClone(definition));
    return true;
  }

  async delete(id: string): Promise<boolean> {
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
