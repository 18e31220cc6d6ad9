/**
 * The life of a workflow's run. It changes only through the functions of this file, which take a run and answer the next
 * one; whoever stores it does so only if nobody stored another one meanwhile (`revision`).
 *
 *     queued ──begin──▶ running ──its last step ends──▶ success | failed
 *       ▲                  └──stop──▶ failed, reason `stopped`, or `replaced-by-next`: nobody had begun it
 *       └──retry── failed        (attempt + 1: failed steps again, then what comes after them)
 *     running ──close──▶ running, until what is active has ended ──▶ failed, reason `workflow-deleted`
 *
 *     skipped, missed: terminal from birth, with a reason.
 *
 * Each step's state is one letter of `steps`, at the step's place in the DAG:
 *
 *     - waiting ──▶ a active ──▶ s succeeded | f failed
 *     x never started: a step before it failed, or the run was stopped
 *     r failed before a retry, which is about to start it again
 */
import type { Dag } from "../definition/dag.ts";
import { ancestors } from "../definition/dag.ts";
import type { RunId } from "./run-id.ts";
import type { RunCause } from "./reasons/run-cause.ts";
import type { FailurePolicy } from "../definition/workflow.ts";
import { type Text, text, type Words } from "../texts/text.ts";

export const WORKFLOW_RUN_STATUSES = ["queued", "running", "success", "failed", "skipped", "missed"] as const;
export type WorkflowRunStatus = (typeof WORKFLOW_RUN_STATUSES)[number];

/** Times are ISO 8601 in UTC with milliseconds. */
export interface WorkflowRun {
  readonly workflow_id: string;
  readonly run_id: RunId;
  readonly scope: string;
  /** Of the definition that it is a run of. */
  readonly generation: string;
  readonly status: WorkflowRunStatus;
  /** Why it was skipped, missed or stopped. */
  readonly reason: Words | null;
  readonly trigger_source: string;
  readonly scheduled_at: string;
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** 1, and one more with each retry. */
  readonly attempt: number;
  /** When a retry was asked for, until it begins. */
  readonly retry_at: string | null;
  /** One more with each change. */
  readonly revision: number;
  /** Names the steps as they were when it was started: a later edit does not change a run under way. */
  readonly spec: string;
  readonly on_failure: FailurePolicy;
  /** A letter for each step. */
  readonly steps: string;
  /** By place, the attempt from which on a step that was retried counts; what earlier ones report is over. */
  readonly retried: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly misfire_grace_sec: number;
  readonly task_id: number | null;
  readonly dataset_id: number | null;
  readonly note: string | null;
  /** How many events led to it. */
  readonly hop: number;
  /** The step that started it, if a workflow did. */
  readonly parent: Parent | null;
  /** The definition's version that it was started by; null in records of earlier versions. */
  readonly version: number | null;
  /** What made it, where the rest of the record does not say it. */
  readonly cause: RunCause | null;
  /** Who asked for its newest retry; absent where nobody who is known did. */
  readonly retried_by?: string;
  /** A run that Airflow does and Belfry follows. Its steps are Airflow's: nothing here starts, stops or repeats them. */
  readonly airflow?: AirflowRecord;
}

/** What Airflow last said of a run. Times are ISO 8601; null: not yet. */
export interface AirflowRecord {
  readonly dag_id: string;
  readonly dag_run_id: string;
  /** `queued`, `running`, `success`, `failed`, or what a later Airflow says. */
  readonly state: string;
  /** By job, sorted. */
  readonly jobs: readonly {
    readonly job_id: string;
    readonly state: string | null;
    /** 0: never ran. */
    readonly try_number: number;
    readonly started_at: string | null;
    readonly finished_at: string | null;
  }[];
}

/** The attempt of a step that started, or retried, a workflow's run. */
interface Parent {
  readonly job_id: string;
  readonly run_id: RunId;
  readonly attempt: number;
  /** The run that the step belongs to; absent in records of earlier versions. */
  readonly workflow_run_id?: string;
}

/** A step's run has ended. */
export interface StepEnded {
  readonly place: number;
  readonly succeeded: boolean;
  /** Of the step's run. */
  readonly attempt: number;
}

/** The next run, and the places of the steps to be started now that it is stored. */
export interface Advanced {
  readonly run: WorkflowRun;
  readonly start: readonly number[];
}

export function isOver({ status }: Pick<WorkflowRun, "status">): boolean {
  return status !== "queued" && status !== "running";
}

/** Starts the steps that depend on nothing. `now` is epoch ms, here and below. Undefined: it has begun already. */
export function begin(run: WorkflowRun, dag: Dag, now: number): Advanced | undefined {
  if (run.status !== "queued" || run.retry_at !== null) return undefined;
  return advance({ ...run, status: "running", started_at: iso(now) }, dag, run.steps.split(""), now);
}

/**
 * Takes note of steps that have ended, in any order and any number of times, and starts what they were the last to hold
 * up. Undefined: nothing new in that.
 */
export function stepsEnded(run: WorkflowRun, dag: Dag, ended: readonly StepEnded[], now: number): Advanced | undefined {
  if (run.status !== "running") return undefined;
  const states = run.steps.split("");
  let changed = false;
  for (const { place, succeeded, attempt } of ended) {
    // A late success still is one: the work is done, and must not be done again. A late failure is old news.
    if (states[place] !== "a" || (!succeeded && attempt < (run.retried[place] ?? 1))) continue;
    states[place] = succeeded ? "s" : "f";
    changed = true;
  }
  return changed ? advance(run, dag, states, now) : undefined;
}

/** Is it one of the schedule's whose first steps were handed over, and no step has ended or been retried? */
export function isUnbegun({ trigger_source, status, attempt, steps, retried }: WorkflowRun): boolean {
  const isFirst = attempt === 1 && Object.keys(retried).length === 0;
  return trigger_source === "scheduler" && status === "running" && isFirst && /^[-a]*$/.test(steps);
}

/** Ends the run at once. Whoever stores it then cancels the steps that were active. Undefined: it is over. */
export function stop(run: WorkflowRun, now: number, reason: Text = text("stopped")): WorkflowRun | undefined {
  if (isOver(run)) return undefined;
  const steps = run.steps.replaceAll("-", "x").replaceAll(/[ar]/g, "f");
  return { ...next(run), steps, status: "failed", reason, finished_at: iso(now), retry_at: null };
}

/** Its workflow was deleted: no further step starts, and the run ends with those that are active. Undefined: it is over, or closed. */
export function close(run: WorkflowRun, now: number): WorkflowRun | undefined {
  if (isOver(run) || run.reason !== null) return undefined;
  const steps = run.steps.replaceAll("-", "x").replaceAll("r", "f");
  const closed = { ...next(run), steps, reason: text("workflow-deleted") };
  return steps.includes("a") ? closed : { ...closed, status: "failed", finished_at: iso(now), retry_at: null };
}

/** What a retry may say of itself. */
export interface RetryOptions {
  /** The step's attempt that asks, if one does. @default the one that started the run */
  readonly parent?: Parent | null;
  /** The places of the failed steps to be tried again; the others stay failed. @default all */
  readonly only?: ReadonlySet<number>;
  /** Who asks, if somebody who is known does. */
  readonly by?: string;
}

/** Asks for failed steps once more. Undefined: the run has not failed. */
export function retry(run: WorkflowRun, now: number, { parent = run.parent, only, by }: RetryOptions = {}): WorkflowRun | undefined {
  if (run.status !== "failed") return undefined;
  const again = (letter: string, place: number) => (letter === "x" ? "-" : letter === "f" && (only?.has(place) ?? true) ? "r" : letter);
  const steps = run.steps.split("").map(again).join("");
  const { retried_by: _, ...kept } = next(run);
  const attempt = run.attempt + 1;
  const again_at = { retry_at: iso(now), finished_at: null, ...(by !== undefined && { retried_by: by }) };
  return { ...kept, steps, status: "queued", reason: null, attempt, ...again_at, parent };
}

/**
 * Begins a retry. `attempts`: by place, the attempt of the step's run that will count, one above that of the run that
 * failed; `succeeded`: the places of steps that were done after all, when the run had been stopped already.
 * Undefined: it has begun already.
 */
export function resume(
  run: WorkflowRun,
  dag: Dag,
  attempts: ReadonlyMap<number, number>,
  now: number,
  succeeded: ReadonlySet<number> = new Set(),
): Advanced | undefined {
  if (run.status !== "queued" || run.retry_at === null) return undefined;
  const states = run.steps.split("");
  for (const place of succeeded) if (states[place] === "r") states[place] = "s";
  const again = places(states, "r");
  for (const place of again) states[place] = "a";
  const retried = { ...run.retried, ...Object.fromEntries(again.map((place) => [place, attempts.get(place) ?? 1])) };
  const advanced = advance({ ...run, status: "running", retry_at: null, retried }, dag, states, now);
  return { run: advanced.run, start: [...again, ...advanced.start] };
}

/** Was it one of these steps that a step had to wait for? Then it was started when they ended. */
export function startedAfter(run: WorkflowRun, dag: Dag, ended: readonly StepEnded[]): number[] {
  const next = new Set(ended.flatMap(({ place }) => dag.after[place] ?? []));
  return [...next].filter((place) => run.steps[place] === "a");
}

/** The places of the steps in any of these states, given by their letters. */
export function placesIn({ steps }: Pick<WorkflowRun, "steps">, states: string): number[] {
  return places(steps.split(""), states);
}

/** What keeps a step from starting: the places of those it waits for, or of those before it that failed. */
export function blockedBy({ steps }: Pick<WorkflowRun, "steps">, dag: Dag, place: number): readonly number[] {
  if (steps[place] === "-") return (dag.before[place] ?? []).filter((before) => steps[before] !== "s");
  if (steps[place] !== "x") return [];
  return [...ancestors(dag, place)].filter((before) => steps[before] === "f" || steps[before] === "r");
}

/** How the API names a step's state where the step has no run to tell of. */
export function unstartedStatus(letter: string | undefined, blocked: readonly number[]): "waiting" | "skipped" | "upstream_failed" {
  if (letter === "-") return "waiting";
  return blocked.length > 0 ? "upstream_failed" : "skipped";
}

/** Settles what waits: starts it, gives it up, or leaves it; and ends the run when nothing is left. */
function advance(run: WorkflowRun, dag: Dag, states: string[], now: number): Advanced {
  // One that was closed before it was done has not succeeded.
  const failed = states.includes("f") || run.reason !== null;
  if (failed && run.on_failure === "stop") for (const place of places(states, "-")) states[place] = "x";
  else giveUpBehindFailures(dag, states);
  const start = places(states, "-").filter((place) => dag.before[place]?.every((before) => states[before] === "s"));
  for (const place of start) states[place] = "a";
  const advanced = { ...next(run), steps: states.join("") };
  const over = !states.some((state) => state === "a" || state === "-" || state === "r");
  if (!over) return { run: advanced, start };
  return { run: { ...advanced, status: failed ? "failed" : "success", finished_at: iso(now) }, start };
}

function giveUpBehindFailures(dag: Dag, states: string[]): void {
  const open = [...places(states, "f"), ...places(states, "x")];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    for (const behind of dag.after[place] ?? []) {
      if (states[behind] !== "-") continue;
      states[behind] = "x";
      open.push(behind);
    }
  }
}

function places(states: readonly string[], wanted: string): number[] {
  return states.flatMap((state, place) => (wanted.includes(state) ? [place] : []));
}

function next(run: WorkflowRun): WorkflowRun {
  return { ...run, revision: run.revision + 1 };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
