import type { OwnerKey } from "../../../shared/domain/owner.ts";

/** Which occurrences have a record, of whatever kind: what the table of runs knows of the stores that share it. */
export class MemoryRecords {
  readonly #keys = new Set<string>();

  add(owner: OwnerKey, id: string): void {
    this.#keys.add(`${owner} ${id}`);
  }

  has(owner: OwnerKey, id: string): boolean {
    return this.#keys.has(`${owner} ${id}`);
  }
}
