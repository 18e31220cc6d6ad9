import type { Run } from "../run.ts";
import type { WorkflowRun } from "../workflow-run.ts";

/** A stored change of a run, or of a workflow's run. */
export type RunChange = { readonly kind: "run"; readonly run: Run } | { readonly kind: "workflow-run"; readonly run: WorkflowRun };
