/**
 * Who asks, for whatever is done in the course of one request. The HTTP layer says it once, from the authorizer's word and from
 * nothing that a request brings along; use cases ask for it where they write down who did something. Outside of a request, as on
 * streams, queues and schedules, nobody asks.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { RunCause } from "../domain/run/run-source.ts";

export interface Caller {
  /** A user's name, a service token's, or `api token`. */
  readonly name: string;
  /** A user's number, or that of the service token's owner; absent for the deployment's token, and for users of another issuer. */
  readonly userId?: number | undefined;
}

const asking = new AsyncLocalStorage<Caller>();

/** Does this on behalf of a caller; undefined: of nobody who is known. */
export function onBehalfOf<Done>(caller: Caller | undefined, work: () => Done): Done {
  return caller === undefined ? asking.exit(work) : asking.run(caller, work);
}

/** Undefined where callers are not known, as on a laptop, and outside of requests. */
export function currentCaller(): Caller | undefined {
  return asking.getStore();
}

/** The cause of a run that the caller asks for; of another one's repetition, which run that is. */
export function causeByHand(rerunOf?: string): RunCause {
  const caller = currentCaller();
  return {
    kind: "hand",
    ...(caller && { by: caller.name }),
    ...(caller?.userId !== undefined && { user_id: caller.userId }),
    ...(rerunOf !== undefined && { rerun_of: rerunOf }),
  };
}

/** Who made a definition, and who changed it last: the same at its birth. */
export function madeByCaller(): { readonly created_by?: string; readonly created_by_id?: number; readonly updated_by?: string } {
  const caller = currentCaller();
  if (!caller) return {};
  return { created_by: caller.name, updated_by: caller.name, ...(caller.userId !== undefined && { created_by_id: caller.userId }) };
}

/** The record, now changed by the caller; by nobody who is known, if callers are not. */
export function changedByCaller<Kept extends { readonly updated_by?: string }>({
  updated_by: _,
  ...kept
}: Kept): Omit<Kept, "updated_by"> & {
  readonly updated_by?: string;
} {
  const caller = currentCaller();
  return { ...kept, ...(caller && { updated_by: caller.name }) };
}
