import { expect, it } from "vitest";
import type { Step } from "../../../../shared/domain/definition/workflow.ts";
import { childOf, childRunId, newStepRun, stepRunKey } from "../../../../shared/domain/run/changes/step-run.ts";
import { aWorkflowRun, iso, NOON } from "../../../support/samples.ts";

const BASE = { step_id: "load", depends_on: [], params: { of: "the definition" }, timeout_sec: 60, retry_limit: 2 };
const QUEUE: Step = { ...BASE, kind: "queue", queue: "orders.load" };
const WORKFLOW: Step = { ...BASE, kind: "workflow", workflow_id: "nightly" };
const AIRFLOW: Step = { ...BASE, kind: "airflow", dag_id: "prices" };
const run = aWorkflowRun();
const born = (step: Step, of = run) => newStepRun(of, 3, step, { rendered: true }, NOON + 5_000);

it("a step's run waits from its birth, with the step's settings, the rendered params and its place in the workflow's run", () => {
  expect(born(QUEUE)).toMatchObject({
    ...stepRunKey(run, QUEUE),
    scope: run.scope,
    status: "queued",
    trigger_source: "workflow",
    scheduled_at: iso(NOON + 5_000),
    queued_at: iso(NOON + 5_000),
    finished_at: null,
    attempt: 1,
  });
  expect(born(QUEUE).dispatch).toEqual({
    queue: "orders.load",
    params: { rendered: true },
    timeout_sec: 60,
    retry_limit: 2,
    misfire_grace_sec: run.misfire_grace_sec,
    telemetry_label: null,
    interval_seconds: null,
    active_since: run.queued_at,
    generation: run.generation,
    step: { workflow_id: run.workflow_id, run_id: run.run_id, place: 3 },
  });
});

it("a step that starts a workflow or a DAG names it, and has no queue", () => {
  const step = { workflow_id: run.workflow_id, run_id: run.run_id, place: 3 };
  expect(born(WORKFLOW).dispatch).toMatchObject({ queue: "" });
  expect(born(WORKFLOW).dispatch.step).toEqual({ ...step, child_workflow_id: "nightly" });
  expect(born(AIRFLOW).dispatch).toMatchObject({ queue: "" });
  expect(born(AIRFLOW).dispatch.step).toEqual({ ...step, dag_id: "prices" });
});

it("a step takes over how many events led to its workflow's run, and for which user it is done", () => {
  const hand = { kind: "hand", user_id: 7 } as const;
  expect(born(QUEUE, { ...run, hop: 2, cause: hand }).dispatch).toMatchObject({ hop: 2, cause: hand });
  const plain = born(QUEUE, { ...run, hop: 0, cause: { kind: "hand" } }).dispatch;
  expect(plain).not.toHaveProperty("hop");
  expect(plain).not.toHaveProperty("cause");
});

it("only a step that starts a workflow has a child, whose id follows from the step's run", () => {
  const step = born(WORKFLOW);
  expect(childOf(step)).toEqual({ workflow_id: "nightly", run_id: childRunId(step, "nightly") });
  expect(childOf(born(QUEUE))).toBeUndefined();
  const { step: _step, ...dispatch } = step.dispatch;
  expect(childOf({ ...step, dispatch })).toBeUndefined();
});
