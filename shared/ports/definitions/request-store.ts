/** Requests that must count once, by a key that their caller chose. Not here: what a request does. */
import type { RunId } from "../../domain/run/run-id.ts";

export interface RequestStore {
  /** The earlier answer to a request with this key, or undefined after storing this one. */
  remember(owner: string, key: string, request: RememberedRequest, lifetimeSeconds: number): Promise<RememberedRequest | undefined>;
}

export interface RememberedRequest {
  /** Of the run or event that it became. */
  readonly id: RunId;
  /** When that is due, ISO 8601. */
  readonly at: string;
  /** Of the run, where the request is about one of its attempts. */
  readonly attempt?: number;
  /** Hash of the request: the same key with another request is an error. */
  readonly fingerprint: string;
}
