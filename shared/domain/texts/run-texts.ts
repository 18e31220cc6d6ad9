import type { NoParameters } from "./no-parameters.ts";

/** What took the place of a definition. */
export type Became = "deleted" | "paused" | "edited";

/** Why a report or a request about a run is refused, and why a run never started or was ended by us. */
export interface RunTexts {
  /** Refusals. */
  readonly "run-ended": { readonly status: string };
  readonly "stale-attempt": { readonly attempt: number; readonly current: number };
  readonly "attempt-not-begun": { readonly attempt: number; readonly current: number };
  readonly "claimed-by-other": NoParameters;
  /** Of a task: nothing began it within a minute. */
  readonly "execution-not-started": NoParameters;
  readonly "not-claimed": NoParameters;
  readonly "run-not-failed": { readonly status: string };
  readonly "step-not-failed": { readonly id: string };
  /** Nothing starts after a failure, and these would stay failed. */
  readonly "other-steps-failed": { readonly steps: readonly string[] };
  readonly "step-of-workflow": { readonly workflow_id: string; readonly run_id: string };
  /** `runs`: what each run in the way is doing. */
  readonly "slots-taken": { readonly max_parallel: number; readonly runs: readonly RunInTheWay[] };
  readonly "several-active-runs": { readonly runs: readonly string[] };
  /** Reasons of runs. */
  readonly "job-paused": NoParameters;
  readonly "workflow-inactive": NoParameters;
  readonly "missed-beyond-grace": { readonly grace: number };
  /** `later`: the occurrence that runs, ISO 8601. */
  readonly "missed-for-later": { readonly later: string };
  readonly "missed-before-change": { readonly became: Became };
  /** Why a run is on record as missed. */
  readonly "message-set-aside": NoParameters;
  readonly "worker-lost": NoParameters;
  readonly "timed-out": { readonly seconds: number };
  readonly "no-worker-in-time": NoParameters;
  readonly "replaced-by-next": { readonly seconds: number; readonly next: string };
  readonly withdrawn: { readonly because: "deleted" | "paused" | "replaced" | "rescheduled" };
  readonly "job-deleted": NoParameters;
  /** `by`: who, if callers are known; `reason`: in that one's words. */
  readonly "cancelled-by-hand": { readonly by: string | null; readonly reason: string | null };
  readonly "workflow-deleted": NoParameters;
  readonly "lost-by-restore": NoParameters;
  /** `by`: who, if somebody who is known did it. */
  readonly stopped: { readonly by?: string };
  readonly "workflow-run-stopped": NoParameters;
  readonly "workflow-run-failed": { readonly run_id: string; readonly workflow_id: string };
  readonly "workflow-missing": { readonly id: string };
  readonly "workflow-not-active": { readonly id: string };
  readonly "workflow-busy": { readonly id: string; readonly max_parallel: number };
  readonly "workflow-loop": { readonly limit: number };
  readonly "params-too-large": { readonly limit: number };
  readonly "payload-too-large": { readonly limit: number };
  readonly "event-loop": { readonly limit: number };
}

/** A run that holds a slot, and since when it does what. `retrying`: it waits for its next attempt. */
export interface RunInTheWay {
  readonly run_id: string;
  readonly state: "waiting" | "retrying" | "running" | "unknown";
  /** ISO 8601; of `retrying`: when its next attempt is due. Null where nothing is on record of it. */
  readonly since: string | null;
}
