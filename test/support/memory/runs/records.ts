import type { DefinitionKey } from "../../../../shared/domain/definition/definition-key.ts";

/** Which occurrences have a record, of whatever kind: what the table of runs knows of the stores that share it. */
export class MemoryRecords {
  readonly #keys = new Set<string>();

  add(owner: DefinitionKey, id: string): void {
    this.#keys.add(`${owner} ${id}`);
  }

  has(owner: DefinitionKey, id: string): boolean {
    return this.#keys.has(`${owner} ${id}`);
  }
}
