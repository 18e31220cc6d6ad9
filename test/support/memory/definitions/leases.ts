import type { Leases } from "../../../../shared/ports/leases.ts";

export class MemoryLeases implements Leases {
  readonly #held = new Map<string, { readonly holder: string; readonly until: number }>();

  async hold(name: string, holder: string, { now, until }: { readonly now: number; readonly until: number }): Promise<boolean> {
    const held = this.#held.get(name);
    if (held && held.holder !== holder && held.until > now) return false;
    this.#held.set(name, { holder, until });
    return true;
  }

  async release(name: string, holder: string): Promise<void> {
    if (this.#held.get(name)?.holder === holder) this.#held.delete(name);
  }
}
