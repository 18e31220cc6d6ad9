import type { Pass } from "../../../../shared/domain/definition/pass.ts";
import type { PassStore } from "../../../../shared/ports/definitions/pass-store.ts";

export class MemoryPassStore implements PassStore {
  #pass: Pass | undefined;

  async get(): Promise<Pass | undefined> {
    return structuredClone(this.#pass);
  }

  async begin(pass: Pass): Promise<void> {
    this.#pass = structuredClone(pass);
  }

  async save(previous: Pass, next: Pass): Promise<boolean> {
    if (this.#pass?.pass_id !== previous.pass_id || this.#pass.page !== previous.page) return false;
    this.#pass = structuredClone(next);
    return true;
  }
}
