import type { ResultStore } from "../../../../shared/ports/runs/result-store.ts";

export class MemoryResultStore implements ResultStore {
  /** Results as JSON text, by key; a test deletes what has expired. */
  readonly kept = new Map<string, string>();

  async put(key: string, result: unknown): Promise<void> {
    this.kept.set(key, JSON.stringify(result));
  }

  async get(key: string): Promise<unknown> {
    const text = this.kept.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }
}
