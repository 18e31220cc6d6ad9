import { expect, it } from "vitest";
import { sourceOf, sourceOfWorkflowRun } from "../../../../shared/domain/run/reasons/run-source.ts";
import { aRun, aWorkflowRun } from "../../../support/samples.ts";

it("tells the clock from a caller, whatever word the caller chose", () => {
  expect(sourceOf(aRun({ trigger_source: "scheduler" }, { scheduled: true }))).toEqual({ kind: "clock" });
  expect(sourceOf(aRun({ trigger_source: "scheduler" }))).toEqual({ kind: "hand" });
  expect(sourceOf(aRun({}, { cause: { kind: "hand", by: "kim", rerun_of: "r1" } }))).toEqual({ kind: "hand", by: "kim", rerun_of: "r1" });
});

it("names the event, the chain and the step", () => {
  const cause = { kind: "event", trigger_id: "github", occurrence_id: "o1" } as const;
  expect(sourceOf(aRun({}, { cause }))).toEqual(cause);
  expect(sourceOf(aRun({}, { interval_seconds: 60 }))).toEqual({ kind: "chain" });
  const step = { workflow_id: "daily", run_id: "r1", place: 0 };
  expect(sourceOf(aRun({ job_id: "daily:seed" }, { step }))).toEqual({
    kind: "step",
    workflow_id: "daily",
    workflow_run_id: "r1",
    step_id: "seed",
  });
});

it("names what made a workflow's run", () => {
  expect(sourceOfWorkflowRun(aWorkflowRun({ trigger_source: "scheduler" }))).toEqual({ kind: "clock" });
  expect(sourceOfWorkflowRun(aWorkflowRun({ trigger_source: "api" }))).toEqual({ kind: "hand" });
  const parent = { job_id: "outer:inner", run_id: "r2", attempt: 1, workflow_run_id: "r1" };
  expect(sourceOfWorkflowRun(aWorkflowRun({ parent }))).toEqual({
    kind: "step",
    workflow_id: "outer",
    workflow_run_id: "r1",
    step_id: "inner",
  });
});
