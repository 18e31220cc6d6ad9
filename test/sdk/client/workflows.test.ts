import { expect, it } from "vitest";
import { httpApi } from "./support/http-api.ts";

const the = httpApi();
const PIPELINE = {
  name: "Daily pipeline",
  steps: [
    { step_id: "seed", queue: "real.jobs.pipeline" },
    { step_id: "write", queue: "real.jobs.pipeline", params: { rows: "<$.steps.seed.result.rows>" } },
  ],
};

it("registers a workflow, and replaces it", async () => {
  const scheduler = the.scheduler();
  expect(await scheduler.registerWorkflow("daily", PIPELINE)).toMatchObject({ id: "daily", on_failure: "stop", version: 1 });
  expect(await scheduler.registerWorkflow("daily", { ...PIPELINE, on_failure: "continue" })).toMatchObject({ version: 2 });
});

it("starts a run, once for a key and once for an answer that was lost", async () => {
  const scheduler = the.scheduler();
  await scheduler.registerWorkflow("daily", PIPELINE);
  const input = { parameters: { dataset: "a" }, note: "by hand" };
  the.faults.push("lose the answer");
  const run = await scheduler.runWorkflow("daily", input, { idempotencyKey: "k-1" });
  expect(run).toMatchObject({ workflow_id: "daily", note: "by hand", configuration: { parameters: { dataset: "a" } } });
  expect(await scheduler.runWorkflow("daily", input, { idempotencyKey: "k-1" })).toMatchObject({ id: run.id });
  expect(await scheduler.getWorkflowRun("daily", run.id)).toMatchObject({
    id: run.id,
    steps: [
      { step_id: "seed", depends_on: [], job_id: "daily:seed" },
      { step_id: "write", depends_on: ["seed"] },
    ],
  });
});

it("stops a run, and runs it again as a new one", async () => {
  const scheduler = the.scheduler();
  await scheduler.registerWorkflow("daily", { ...PIPELINE, max_parallel: 2 });
  const { id } = await scheduler.runWorkflow("daily");
  expect(await scheduler.controlWorkflowRun("daily", id, "stop")).toMatchObject({ id });
  const again = await scheduler.controlWorkflowRun("daily", id, "rerun", { note: "again" });
  expect(again).toMatchObject({ workflow_id: "daily", note: "again" });
  expect(again.id).not.toBe(id);
});

it("retries the failed steps that are named, and is told which of them has not failed", async () => {
  const scheduler = the.scheduler();
  await scheduler.registerWorkflow("daily", PIPELINE);
  const { id } = await scheduler.runWorkflow("daily");
  await scheduler.controlWorkflowRun("daily", id, "stop");
  const wrong = scheduler.controlWorkflowRun("daily", id, "retry", { steps: ["nothing"] });
  await expect(wrong).rejects.toMatchObject({ code: "VALIDATION_ERROR", details: [{ path: "steps.0" }] });
});

it("asks for a control action once only: its answer may be lost when it is done", async () => {
  const scheduler = the.scheduler();
  await scheduler.registerWorkflow("daily", { ...PIPELINE, max_parallel: 2 });
  const { id } = await scheduler.runWorkflow("daily");
  the.faults.push("lose the answer");
  await expect(scheduler.controlWorkflowRun("daily", id, "rerun")).rejects.toMatchObject({ code: "API_UNREACHABLE" });
  expect(the.asked.filter(({ request }) => request.endsWith("/control"))).toHaveLength(1);
});

it("says what the service has against a workflow, by field", async () => {
  const registering = the.scheduler().registerWorkflow("daily", { name: "", steps: [] });
  await expect(registering).rejects.toMatchObject({ code: "VALIDATION_ERROR", details: [{ path: "name" }, { path: "steps" }] });
  await expect(the.scheduler().runWorkflow("nothing")).rejects.toMatchObject({ status: 404, code: "NOT_FOUND" });
});
