/** What an explanation of an occurrence consists of; how it comes about: `explain.ts`. */
import type { Definition } from "../../definition/definition.ts";
import type { RunInTheWay } from "../../texts/run-texts.ts";
import type { RunStatus } from "../run.ts";
import type { Words } from "../../texts/text.ts";

/** `stop`: it ended here. `unknown`: nothing is on record about it. */
export type Verdict = "pass" | "stop" | "not-reached" | "unknown";

/** Facts of each rule. Times are ISO 8601 in UTC. */
export interface RuleFacts {
  /** Is it due then? `previous`, `next`: the occurrences beside it. */
  readonly schedule: { readonly previous: string | null; readonly next: string | null; readonly timezone: string };
  /** Did the definition start anything then? */
  readonly active: {
    readonly enabled: boolean;
    readonly active_since: string;
    readonly paused_at: string | null;
    readonly pause_reason: string | null;
  };
  /** Was it handled soon enough? `later`: the occurrence that ran in its place. */
  readonly time: { readonly misfire_grace_sec: number; readonly later: string | null };
  /** Was a slot free? */
  readonly limit: { readonly max_parallel: number; readonly runs: readonly RunInTheWay[] };
  /** Did a worker begin it? */
  readonly worker: {
    readonly queue: string | null;
    readonly queued_at: string | null;
    readonly started_at: string | null;
    readonly worker_id: string | null;
  };
  /** How did the work end? */
  readonly outcome: { readonly attempts: number; readonly error: Words | null };
}
export const RULES = ["schedule", "active", "time", "limit", "worker", "outcome"] as const satisfies readonly (keyof RuleFacts)[];
export type RuleName = (typeof RULES)[number];

/** What can be done about a rule that stopped it. */
export const REMEDIES = [
  "edit-schedule",
  "resume",
  "raise-grace",
  "raise-max-parallel",
  "start-worker",
  "cancel-run",
  "run-this-moment",
  "run-again",
] as const;
export type Remedy = (typeof REMEDIES)[number];

/**
 * What became of it: the status of its record; `coming`: it is not due yet; `not-due`: never was, or not while the definition
 * was as it is; `pending`: due just now, its record is about to be made; `unrecorded`: nothing is on record of it.
 */
export const DECISIONS = ["coming", "not-due", "pending", "unrecorded"] as const;
export type Decision = RunStatus | (typeof DECISIONS)[number];

/** What is on record of an occurrence, of a job's or a workflow's. */
export interface OnRecord {
  readonly run_id: string;
  readonly status: RunStatus;
  readonly reason: Words | null;
  readonly error: Words | null;
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly worker_id: string | null;
  readonly attempt: number;
}

export interface ToExplain {
  readonly definition: Definition & { readonly max_parallel: number; readonly queue?: string };
  /** The occurrence, epoch ms. */
  readonly at: number;
  readonly now: number;
  readonly record: OnRecord | undefined;
  /** The runs that hold slots now: what an occurrence to come would meet. */
  readonly held: readonly RunInTheWay[];
}

interface Explained<Name extends RuleName> {
  readonly rule: Name;
  readonly verdict: Verdict;
  /** When it was decided, where that is known. */
  readonly decided_at: string | null;
  readonly facts: RuleFacts[Name];
}
export type ExplainedRule = { readonly [Name in RuleName]: Explained<Name> }[RuleName];

export interface Explanation {
  readonly decided: Decision;
  readonly rules: readonly ExplainedRule[];
  readonly remedies: readonly Remedy[];
}
