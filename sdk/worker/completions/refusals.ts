import type { ApiRefusal } from "../../connection/api-client.ts";

/** Why a run is not worked on. */
export type Refusal =
  /** The run or this attempt has ended. */
  | "over"
  /** Another worker is on it. */
  | "busy"
  /** No such job or run. */
  | "unknown"
  /** The API does not take the request: a missing right, a message it did not write, or a reason that this SDK does not know. */
  | "denied"
  /** The API gave no answer, or one that passes. */
  | "unreachable";

/**
 * What the API's reasons mean for a run. Only what stands here is acted upon: a status is no reason, since a proxy's 409 or
 * 404 says nothing about a run, and a message must not be deleted for it.
 */
export const MEANINGS: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ["run-ended", "over"],
  ["stale-attempt", "over"],
  ["claimed-by-other", "busy"],
  ["job-not-found", "unknown"],
  ["run-not-found", "unknown"],
  ["active-run-not-found", "unknown"],
  ["concurrent-change", "unreachable"],
]);

export function meaningOf({ reason }: Pick<ApiRefusal, "reason">): Refusal {
  return MEANINGS.get(reason ?? "") ?? "denied";
}

/** Is it true of the run, and stays so? Any other refusal passes, or is a fault that somebody can mend. */
export function isFinalRefusal(refusal: Pick<ApiRefusal, "reason">): boolean {
  const meaning = meaningOf(refusal);
  return meaning === "over" || meaning === "unknown";
}
