import type { RememberedRequest, RequestStore } from "../../../../shared/ports/definitions/request-store.ts";

export class MemoryRequestStore implements RequestStore {
  readonly #requests = new Map<string, { readonly request: RememberedRequest; readonly until: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async remember(owner: string, key: string, request: RememberedRequest, lifetimeSeconds: number): Promise<RememberedRequest | undefined> {
    const name = JSON.stringify([owner, key]);
    const earlier = this.#requests.get(name);
    if (earlier && earlier.until >= this.#now()) return earlier.request;
    this.#requests.set(name, { request: structuredClone(request), until: Date.parse(request.at) + lifetimeSeconds * 1000 });
    return undefined;
  }
}
