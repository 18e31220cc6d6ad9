import type { NoParameters } from "./no-parameters.ts";

/** What is said about datasets, tasks and their executions. */
export interface TaskTexts {
  /** Fields. */
  readonly blank: NoParameters;
  readonly "video-path-missing": NoParameters;
  readonly "running-by-hand": NoParameters;
  /** Refusals. `run`: of the chain's workflow, `workflow`. */
  readonly "task-running": { readonly id: number; readonly workflow: string; readonly run: string };
  readonly "not-owner": { readonly kind: "dataset" | "task"; readonly id: number };
  readonly "dataset-in-use": { readonly id: number; readonly tasks: readonly number[] };
  readonly "chain-workflows-missing": { readonly ids: readonly string[] };
  /** Answers. */
  readonly "task-execution-started": { readonly id: number; readonly total: number };
}
