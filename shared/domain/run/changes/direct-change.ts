/**
 * Reports whose effect can be written without reading the run first: what the stored run must be for that, and what it is
 * afterwards. Each says for the runs that meet its condition what `transition` says; about all others only `transition` decides.
 */
import type { Run, RunStatus } from "../run.ts";
import type { RunEvent } from "./run-transition.ts";

/**
 * Largest result in bytes of JSON that is kept in the record whatever else is there: beside it, params have 244 KiB at most,
 * error and past attempts 70 KB.
 */
export const DIRECT_RESULT_LIMIT = 75_000;

export interface DirectChange {
  /** All that is given must hold of the stored run. */
  readonly when: {
    readonly status: readonly RunStatus[];
    readonly attempt?: number;
    readonly attemptFrom?: number;
    /** ISO 8601 in UTC, as a record has it: it was queued no later. */
    readonly queuedBy?: string;
    /** `begun_at` is there if `started_at` is: only records of earlier versions lack it. */
    readonly beginningKnown?: true;
  };
  /** Fields as they are afterwards; the others stay. */
  readonly set: Partial<Run>;
  /** `begun_at` of a run that has none. */
  readonly beginning?: string;
}

/** A claim of an attempt that nobody holds yet. */
export function directStart(event: Extract<RunEvent, { kind: "start" }>, now: number): DirectChange {
  const { attempt, worker_id, lease_sec = null } = event;
  const started_at = iso(now);
  const lease_until = lease_sec === null ? null : iso(now + lease_sec * 1000);
  return {
    when: { status: ["queued"], attempt },
    set: { status: "running", started_at, worker_id, lease_sec, lease_until, retry_at: null },
    beginning: started_at,
  };
}

/** A success. Undefined for any other outcome: what that makes of a run depends on the attempts that it has left. */
export function directSuccess(event: Extract<RunEvent, { kind: "finish" }>, now: number): DirectChange | undefined {
  if (event.outcome !== "success" || event.result_key !== undefined) return undefined;
  const { attempt: attemptFrom, result = null, result_omitted = null, next_delay_sec } = event;
  const finished = event.finished_at === undefined ? undefined : Date.parse(event.finished_at);
  const at = Math.min(now, finished ?? now);
  const started = event.started_at === undefined ? undefined : Math.min(at, Date.parse(event.started_at));
  // A worker's times count as they are from the queueing on; without one, only the arrival does.
  const earliest = started ?? (finished === undefined ? undefined : at);
  return {
    when: {
      status: ["queued", "running"],
      ...(attemptFrom !== undefined && { attemptFrom }),
      ...(earliest !== undefined && { queuedBy: iso(earliest) }),
      ...(started === undefined && { beginningKnown: true }),
    },
    set: {
      status: "success",
      ...(started !== undefined && { started_at: iso(started) }),
      ...(next_delay_sec !== undefined && { next_delay_sec }),
      finished_at: iso(at),
      reported_at: finished === undefined ? null : iso(finished),
      error: null,
      result,
      result_key: null,
      result_omitted,
      lease_sec: null,
      lease_until: null,
      retry_at: null,
    },
    ...(started !== undefined && { beginning: iso(started) }),
  };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
