import type { RunStatus } from "../run/run.ts";
import type { WorkflowRunStatus } from "../run/workflow-run.ts";
import type { TaskStatus } from "./task.ts";

const OF_RUN = {
  queued: "running",
  running: "running",
  success: "completed",
  failed: "failed",
  skipped: "failed",
  missed: "failed",
} as const satisfies Record<WorkflowRunStatus, TaskStatus>;

/** The status of a task by the run of its chain, which succeeds when its last link has, and fails with any link. */
export function statusOfChainRun(status: WorkflowRunStatus): "running" | "completed" | "failed" {
  return OF_RUN[status];
}

export const LINK_STATUSES = ["queued", "running", "success", "failed"] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];

/**
 * The status of a link of the chain. `state`: the letter of its step in the chain's run; `step`: the status of the step's own run,
 * undefined before there is one. What the chain's run takes for done counts; the step is ahead of it by a moment.
 */
export function statusOfLink(state: string | undefined, step: RunStatus | undefined): LinkStatus {
  if (state === "s" || step === "success") return "success";
  if (state === "f" || state === "x") return "failed";
  if (step === undefined || step === "queued" || state === "r" || state === "-") return "queued";
  return step === "running" ? "running" : "failed";
}

/** One word for a task and the links of its newest execution that have begun. */
export function overallStatus(task: TaskStatus, links: readonly LinkStatus[]): TaskStatus | "success" {
  if (task === "completed" || task === "failed" || links.length === 0) return task;
  if (links.some((link) => link === "queued" || link === "running")) return "running";
  if (links.includes("failed")) return "failed";
  // Between two links the next one has not begun yet.
  return task === "running" ? "running" : "success";
}
