import { expect, test } from "vitest";
import { checkWorkflows } from "../../chaos/check/workflows.ts";
import type { StepRecord } from "../../chaos/history.ts";
import { at, history, kindsOf, receipt, time, workflowRun } from "./histories.ts";

function step(id: string, after: string[], seconds: number, status: StepRecord["status"] = "success"): StepRecord {
  return { step_id: id, status, depends_on: after, run_id: `run-${seconds}`, attempt: 1, finished_at: time(seconds + 1) };
}

const steps = [step("a", [], 10), step("b", ["a"], 20)];
const receipts = [receipt(10, { jobId: "w:a" }), receipt(20, { jobId: "w:b" })];
const stop = { workflow: "workflow#w", runId: "workflow-run-10", action: "stop", sentAt: at(12), answeredAt: at(12), status: 200 } as const;

test("steps in their order, all well: that is right", () => {
  expect(checkWorkflows(history({ receipts, workflowRuns: [workflowRun(10, { steps })] }))).toEqual([]);
});

test("a success with a step that failed is found, and a failure without one", () => {
  const failed = [step("a", [], 10), step("b", ["a"], 20, "failed")];
  expect(kindsOf(checkWorkflows(history({ workflowRuns: [workflowRun(10, { steps: failed })] })))).toEqual(["workflow-status-wrong"]);
  expect(kindsOf(checkWorkflows(history({ workflowRuns: [workflowRun(10, { status: "failed", steps })] })))).toEqual([
    "workflow-status-wrong",
  ]);
});

test("a run that does not go on after its last step ended is found", () => {
  const waiting = [step("a", [], 10), { ...step("b", ["a"], 20, "waiting"), run_id: null, attempt: null, finished_at: null }];
  const workflowRuns = [workflowRun(10, { status: "running", steps: waiting })];
  expect(kindsOf(checkWorkflows(history({ workflowRuns })))).toEqual(["workflow-stuck"]);
});

test("a step handed out before the one that it depends on is found", () => {
  const early = [receipt(10, { jobId: "w:a" }), receipt(20, { jobId: "w:b", sentAt: at(5) })];
  expect(kindsOf(checkWorkflows(history({ receipts: early, workflowRuns: [workflowRun(10, { steps })] })))).toEqual([
    "step-before-its-turn",
  ]);
});

test("a step handed out after the run was stopped is found, and a stopped run that did not fail", () => {
  const stopped = workflowRun(10, { status: "failed", reason: "stopped", steps });
  expect(kindsOf(checkWorkflows(history({ controls: [stop], receipts, workflowRuns: [stopped] })))).toEqual(["sent-after-stop"]);
  const retried = { ...stop, action: "retry", sentAt: at(15), answeredAt: at(15) } as const;
  expect(checkWorkflows(history({ controls: [stop, retried], receipts, workflowRuns: [stopped] }))).toEqual([]);
  const running = workflowRun(10, { steps });
  expect(kindsOf(checkWorkflows(history({ controls: [stop], workflowRuns: [running] })))).toEqual(["stopped-but-not-failed"]);
});
