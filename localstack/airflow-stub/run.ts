import type { LoggedTry } from "./logged-try.ts";

/** A run, as the stand-in's database has it. Instants are epoch ms, but for `logical`, which is in microseconds. */
export interface StubRun {
  readonly id: number;
  readonly dag_id: string;
  readonly run_id: string;
  readonly run_type: "manual" | "scheduled";
  state: "queued" | "running" | "success" | "failed";
  readonly conf: Readonly<Record<string, unknown>>;
  note: string | null;
  readonly logical: number | null;
  readonly intervalStart: number | null;
  readonly intervalEnd: number | null;
  readonly runAfter: number;
  queuedAt: number;
  start: number | null;
  end: number | null;
  updatedAt: number;
  clearNumber: number;
  /** Until when its tasks have been played. */
  playedTo: number;
  /** When it comes back to life, once, though it was set to failed. */
  revivesAt: number | null;
  readonly tasks: Map<string, StubTaskInstance>;
}

export interface StubTaskInstance {
  readonly task_id: string;
  readonly operator: string;
  state: string | null;
  try_number: number;
  max_tries: number;
  start: number | null;
  end: number | null;
  queued: number | null;
  note: string | null;
  /** When what it does is over, or its next try begins. */
  nextAt: number;
  readonly tries: Map<number, LoggedTry>;
}

export function newTaskInstance(task_id: string, operator: string, retries: number): StubTaskInstance {
  return {
    task_id,
    operator,
    state: null,
    try_number: 0,
    max_tries: retries,
    note: null,
    nextAt: 0,
    start: null,
    end: null,
    queued: null,
    tries: new Map<number, LoggedTry>(),
  };
}
