/** What made a run, told in full: `trigger_source` is only the word it was asked for with. */
import { stepOf } from "../../definition/definition-key.ts";
import type { RunCause } from "./run-cause.ts";
import type { Run } from "../run.ts";
import type { WorkflowRun } from "../workflow-run.ts";

export type RunSource =
  | RunCause
  | { readonly kind: "clock" }
  /** The run before it asked for it: a link of a queue-mode chain. */
  | { readonly kind: "chain" }
  | StepSource;

/** A step of a workflow's run; null where a record of an earlier version does not say it. */
interface StepSource {
  readonly kind: "step";
  readonly workflow_id: string;
  readonly workflow_run_id: string | null;
  readonly step_id: string;
}

/** What made the run. Records of earlier versions know no cause: what their word says then counts. */
export function sourceOf({ job_id, dispatch }: Pick<Run, "job_id" | "dispatch">): RunSource {
  const { step, cause, scheduled, interval_seconds } = dispatch;
  if (step) return { kind: "step", ...stepOf(job_id), workflow_run_id: step.run_id };
  if (cause) return cause;
  if (scheduled) return { kind: "clock" };
  return { kind: interval_seconds === null ? "hand" : "chain" };
}

/** What made a workflow's run. */
export function sourceOfWorkflowRun({ parent, cause, trigger_source }: WorkflowRun): RunSource {
  if (parent) return { kind: "step", ...stepOf(parent.job_id), workflow_run_id: parent.workflow_run_id ?? null };
  return cause ?? { kind: trigger_source === "scheduler" ? "clock" : "hand" };
}

/** What a run that another one makes takes over of its cause: for whom it is done. Nothing where that is not known. */
export function onBehalfOfCause(cause: RunCause | null | undefined): RunCause | undefined {
  const user_id = userOf(cause);
  if (cause?.kind !== "hand" || user_id === null) return undefined;
  return { kind: "hand", ...(cause.by !== undefined && { by: cause.by }), user_id };
}

/** The number of the user who asked for a run; null where none is known, and in records of earlier versions. */
export function userOf(cause: RunCause | null | undefined): number | null {
  return (cause?.kind === "hand" ? cause.user_id : undefined) ?? null;
}
