import { contentHash } from "../content-hash.ts";

/** Are two JSON values equal, whatever the order of their keys? */
export function sameJson(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === typeof other && contentHash(one ?? null) === contentHash(other ?? null));
}
