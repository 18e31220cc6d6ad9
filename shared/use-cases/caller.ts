/**
 * Who asks, for whatever is done in the course of one request. The HTTP layer says it once, from the authorizer's word and from
 * nothing that a request brings along; use cases ask for it where they write down who did something. Outside of a request, as on
 * streams, queues and schedules, nobody asks.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { RunCause } from "../domain/run/reasons/run-cause.ts";

export interface Caller {
  /** A user's name, a service token's, or `api token`. */
  readonly name: string;
  /** A user's number, or that of the service token's owner; absent for the deployment's token, and for users of another issuer. */
  readonly userId?: number | undefined;
}

/** What a request did, as far as its use cases have said so. */
export interface Noted {
  /** Each write of a record, in order: as it was, and as it is; undefined: there was, or is, none. */
  readonly writes: NotedWrite[];
  /** The run that it began. */
  runId?: string;
  /** Who it turned out to be that asks, where no authorizer said so: at a login. */
  caller?: Caller;
}

export interface NotedWrite {
  /** As the audit trail names it: `job`, `user`, … */
  readonly kind: string;
  readonly id: string;
  readonly before?: object | undefined;
  readonly after?: object | undefined;
}

interface Request {
  readonly caller: Caller | undefined;
  readonly noted: Noted;
}

const asking = new AsyncLocalStorage<Request>();

/** Does this on behalf of a caller; undefined: of nobody who is known. `noted` is told what is done. */
export function onBehalfOf<Done>(caller: Caller | undefined, work: () => Done, noted: Noted = { writes: [] }): Done {
  return asking.run({ caller, noted }, work);
}

/** Undefined where callers are not known, as on a laptop, and outside of requests. */
export function currentCaller(): Caller | undefined {
  return asking.getStore()?.caller;
}

/** Says what has been written, once it is. Outside of a request nobody listens. */
export function noteWrite(write: NotedWrite): void {
  asking.getStore()?.noted.writes.push(write);
}

/** Says which run was begun. */
export function noteRun(runId: string): void {
  const request = asking.getStore();
  if (request) request.noted.runId = runId;
}

/** Says who it is that signs in. */
export function noteCaller(caller: Caller): void {
  const request = asking.getStore();
  if (request) request.noted.caller = caller;
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

interface Authors {
  readonly created_by?: string;
  readonly created_by_id?: number;
  readonly updated_by?: string;
}

/** Who made a definition, and who changed it last: the same at its birth. */
export function madeByCaller(): Authors {
  const caller = currentCaller();
  if (!caller) return {};
  return { created_by: caller.name, updated_by: caller.name, ...(caller.userId !== undefined && { created_by_id: caller.userId }) };
}

/** The record, now changed by the caller; by nobody who is known, if callers are not. */
export function changedByCaller<Kept extends Authors>(changed: Kept): Omit<Kept, "updated_by"> & Pick<Authors, "updated_by"> {
  const { updated_by: _, ...kept } = changed;
  const caller = currentCaller();
  return { ...kept, ...(caller && { updated_by: caller.name }) };
}
