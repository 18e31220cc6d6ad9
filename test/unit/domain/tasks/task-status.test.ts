import { describe, expect, it } from "vitest";
import { dagOf } from "../../../../shared/domain/definition/dag.ts";
import { normalizeSteps } from "../../../../shared/domain/definition/normalize-steps.ts";
import { RUN_STATUSES, type RunStatus } from "../../../../shared/domain/run/run.ts";
import { begin, isOver, stepsEnded, stop, type WorkflowRun, WORKFLOW_RUN_STATUSES } from "../../../../shared/domain/run/workflow-run.ts";
import { chainSteps, DEFAULT_CHAIN } from "../../../../shared/domain/tasks/task-chain.ts";
import {
  LINK_STATUSES,
  type LinkStatus,
  overallStatus,
  statusOfChainRun,
  statusOfLink,
} from "../../../../shared/domain/tasks/task-status.ts";
import { TASK_STATUSES } from "../../../../shared/domain/tasks/task.ts";
import { aWorkflowRun, NOON } from "../../../support/samples.ts";

const steps = normalizeSteps(chainSteps(DEFAULT_CHAIN), null);
const dag = dagOf(steps);

type End = "success" | "failure" | "none";
const ENDS: readonly End[] = ["success", "failure", "none"];
const combinations = ENDS.flatMap((a) => ENDS.flatMap((b) => ENDS.map((c) => [a, b, c] as const)));

/** The chain's run after its links have ended so, as far as they are begun at all. */
function play(ends: readonly End[]): WorkflowRun {
  let run = begin(aWorkflowRun({ steps: "---", on_failure: "stop" }), dag, NOON)?.run;
  for (const [place, end] of ends.entries()) {
    if (!run || end === "none" || run.steps[place] !== "a") break;
    run = stepsEnded(run, dag, [{ place, succeeded: end === "success", attempt: 1 }], NOON)?.run;
  }
  if (!run) throw new Error("the chain did not begin");
  return run;
}

describe("the status of a task", () => {
  it.each(combinations)(
    "by links that end as %s, %s and %s: completed by the last success only, failed by the first failure",
    (...ends) => {
      const first = ends.findIndex((end) => end !== "success");
      const expected = first === -1 ? "completed" : ends[first] === "failure" ? "failed" : "running";
      const run = play(ends);
      expect(statusOfChainRun(run.status)).toBe(expected);
      expect(isOver(run)).toBe(expected !== "running");
    },
  );

  it.each(combinations)("is failed once its chain is stopped, after links that ended as %s, %s and %s, unless it was over", (...ends) => {
    const run = play(ends);
    const stopped = stop(run, NOON) ?? run;
    expect(statusOfChainRun(stopped.status)).toBe(isOver(run) ? statusOfChainRun(run.status) : "failed");
  });

  it("is over with every status of a run that is over, and running with every other", () => {
    for (const status of WORKFLOW_RUN_STATUSES) expect(statusOfChainRun(status) !== "running").toBe(isOver({ status }));
  });
});

describe("the status of a link", () => {
  const STATES = ["-", "a", "s", "f", "x", "r", undefined];
  const all = STATES.flatMap((state) => [...RUN_STATUSES, undefined].map((step) => [state, step] as const));

  it.each(all)("in state %s with a step that is %s is one of four, and never better than either says", (state, step) => {
    const status = statusOfLink(state, step);
    const isDone = state === "s" || step === "success";
    expect(LINK_STATUSES).toContain(status);
    expect(status === "success").toBe(isDone);
    expect(status === "failed" || isDone || state !== "f").toBe(true);
  });

  it.each<[string, RunStatus | undefined, LinkStatus]>([
    ["a", undefined, "queued"],
    ["a", "queued", "queued"],
    ["a", "running", "running"],
    ["a", "success", "success"],
    ["a", "timeout", "failed"],
    ["a", "cancelled", "failed"],
    ["s", "success", "success"],
    ["f", "timeout", "failed"],
    ["f", "queued", "failed"],
    ["r", "failed", "queued"],
  ])("in state %s with a step that is %s is %s", (state, step, expected) => {
    expect(statusOfLink(state, step)).toBe(expected);
  });
});

describe("the overall status", () => {
  const triples: LinkStatus[][] = LINK_STATUSES.flatMap((a) => LINK_STATUSES.flatMap((b) => LINK_STATUSES.map((c) => [a, b, c])));
  const all = [[], ...LINK_STATUSES.map((a) => [a]), ...triples].flatMap((links) => TASK_STATUSES.map((task) => [task, links] as const));

  const expected = (task: (typeof TASK_STATUSES)[number], links: readonly LinkStatus[]) => {
    if (task === "completed" || task === "failed" || links.length === 0) return task;
    if (links.includes("queued") || links.includes("running")) return "running";
    if (links.includes("failed")) return "failed";
    return task === "running" ? "running" : "success";
  };

  it.each(all)("of a task that is %s with links %j", (task, links) => {
    expect(overallStatus(task, links)).toBe(expected(task, links));
  });
});
