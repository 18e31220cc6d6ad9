import { transition } from "./run-transition.ts";
import type { Run } from "../run.ts";
import { text } from "../../texts/text.ts";
import { stop, type WorkflowRun } from "../workflow-run.ts";

/**
 * A run's record from a backup, as it is put back: one that was under way then has gone on since, and nobody knows how. It
 * ends as cancelled with that reason; waiting or running, it would be done a second time.
 */
export function restoredRun(run: Run, now: number): Run {
  const ended = transition(run, { kind: "stop", reason: text("lost-by-restore") }, now);
  return ended.kind === "changed" ? ended.run : run;
}

/** The same of a workflow's run: its steps that were active count as failed, and no further one starts. */
export function restoredWorkflowRun(run: WorkflowRun, now: number): WorkflowRun {
  return stop(run, now, text("lost-by-restore")) ?? run;
}
