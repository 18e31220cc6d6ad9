import { describe, expect, it } from "vitest";
import type { WorkflowRunDetail } from "../../../shared/contract/workflows/workflow.ts";
import { aQueueStep as step } from "../../support/arbitrary/arbitrary-dags.ts";
import { aRun, aWorkflow, aWorkflowRun, iso, NOON } from "../../support/samples.ts";
import { WorkflowSimulation } from "../../support/workflow-simulation.ts";
import { anApi } from "../http-events.ts";

const LAST_RUN = "POST /jobs/flow:fetch/last-run";

/** A world in which the first step of the workflow `flow` waits for its worker, and its API. */
async function withStep() {
  const world = new WorkflowSimulation();
  const steps = [step("fetch"), step("load", ["fetch"], { params: { rows: "<$.steps.fetch.result.rows>" } })];
  await world.register(aWorkflow({ workflow_id: "flow", steps }));
  const api = anApi({ memory: world.memory });
  const { json } = await api.send("POST /api/v1/workflows/flow/runs");
  const { id } = json as { id: string };
  await world.settle();
  const detail = async () => (await api.send(`GET /api/v1/workflows/flow/runs/${id}`)).json as WorkflowRunDetail;
  const run_id = (await detail()).steps[0]?.run_id ?? "";
  return { world, api, run_id, detail, start: `POST /jobs/flow:fetch/runs/${run_id}/start` };
}

describe("a step of a workflow", () => {
  it("is claimed and reported like a job's run, by its workflow's and its own id", async () => {
    const { world, api, run_id, detail, start } = await withStep();
    const claim = await api.send(start, { body: { worker_id: "w" }, access: "worker" });
    expect([claim.status, claim.json]).toEqual([200, { claimed: true, attempt: 1, started_at: iso(NOON) }]);
    expect((await api.send(start, { body: { worker_id: "other" } })).error.code).toBe("CONFLICT");
    const { status, json, headers } = await api.send(LAST_RUN, { body: { run_id, attempt: 1, result: { rows: 3 } }, access: "worker" });
    expect([status, headers["etag"]]).toEqual([200, undefined]);
    expect(json).toMatchObject({ job_id: "flow:fetch", queue: "real.jobs.steps", last_status: "success", last_error: null });

    await world.settle();
    expect((await detail()).steps.map((one) => one.status)).toEqual(["success", "queued"]);
    expect(world.memory.workers.sent.at(-1)?.message).toMatchObject({
      job_id: "flow:load",
      params: { rows: 3 },
      trigger_source: "workflow",
    });
  });

  it("is seen like a job's run", async () => {
    const { api, run_id } = await withStep();
    const seen = { job_id: "flow:fetch", status: "queued", trigger_source: "workflow" };
    expect((await api.send(`GET /jobs/flow:fetch/runs/${run_id}`)).json).toMatchObject(seen);
    expect((await api.send("GET /jobs/flow:fetch/runs")).json).toMatchObject({ runs: [seen], next_cursor: null });
    expect((await api.send("GET /jobs/flow%3Afetch/runs?status=queued")).json).toMatchObject({ runs: [seen] });
    expect((await api.send("GET /jobs/flow:other/runs")).error.message).toBe("job 'flow:other' does not exist");
  });

  it("says which of its runs it reports", async () => {
    const { api } = await withStep();
    for (const sent of [{}, { body: {} }, { body: { status: "failed" } }]) {
      const { status, error } = await api.send(LAST_RUN, sent);
      expect([status, error.details]).toEqual([
        400,
        [{ path: "run_id", message: "is required for a step of a workflow", reason: "run-id-for-step" }],
      ]);
    }
  });

  it("reported twice is answered alike; reported otherwise, it is a conflict", async () => {
    const { api, run_id } = await withStep();
    const report = (body: object) => api.send(LAST_RUN, { body: { run_id, ...body } });
    const [first, second] = [await report({ result: 1 }), await report({ result: 1 })];
    expect([second.status, second.json]).toEqual([200, first.json]);
    expect(await report({ status: "failed" })).toMatchObject({
      status: 409,
      error: { reason: "run-ended", message: "the run has ended: success" },
    });
    expect(await report({ scope: "mock" })).toMatchObject({ status: 404 });
    expect(await report({ run_id: aRun({}, {}, 1).run_id })).toMatchObject({ status: 404 });
  });

  it("that was stopped takes neither a claim nor a report", async () => {
    const { world, api, run_id, start } = await withStep();
    await api.send(start, { body: { worker_id: "w" } });
    const [run] = world.runsOf("flow");
    await api.send(`POST /api/v1/workflows/flow/runs/${run?.run_id}/control`, { body: { action: "stop" } });
    await world.settle();
    expect(await api.send(start, { body: { worker_id: "w" } })).toMatchObject({
      status: 409,
      error: { message: "the run has ended: cancelled" },
    });
    expect(await api.send(LAST_RUN, { body: { run_id } })).toMatchObject({ status: 409 });
  });

  it.each([
    "GET /jobs/flow:fetch",
    "PUT /jobs/flow:fetch",
    "DELETE /jobs/flow:fetch",
    "POST /jobs/flow:fetch/run-now",
    "POST /jobs/flow:fetch/pause",
    "GET /jobs/flow:fetch/next",
  ])("is no job: %s", async (request) => {
    const { api } = await withStep();
    const { status, error } = await api.send(request, request.startsWith("PUT") ? { body: {} } : {});
    expect([status, error.details.map(({ path }) => path)]).toEqual([400, ["path.job_id"]]);
  });

  it.each(["flow:", ":fetch", "flow:fetch:again", "flow::fetch"])("has an id in two parts, not %s", async (id) => {
    const { status, error } = await anApi().send(`POST /jobs/${id}/last-run`, { body: {} });
    expect([status, error.details.map(({ path }) => path)]).toEqual([400, ["path.job_id"]]);
  });
});

describe("a result above 256 KiB", () => {
  const large = { text: "매".repeat(100_000), rows: 3 };

  it("is taken over last-run, left out of lists, and shown by the run; the next step reads it", async () => {
    const { world, api, run_id, detail } = await withStep();
    expect(await api.send(LAST_RUN, { body: { run_id, result: large } })).toMatchObject({ status: 200, json: { last_status: "success" } });
    expect((await api.send("GET /jobs/flow:fetch/runs")).json).toMatchObject({ runs: [{ status: "success", result: null }] });
    expect((await api.send(`GET /jobs/flow:fetch/runs/${run_id}`)).json).toMatchObject({ status: "success", result: large });
    await world.settle();
    expect(await detail()).toMatchObject({ steps: [{ status: "success", result: null }, { status: "queued" }] });
    expect(world.memory.workers.sent.at(-1)?.message.params).toEqual({ rows: 3 });
  });

  it("that has expired where it was kept is null", async () => {
    const { api, world } = await withStep();
    const run = aRun({ job_id: "flow:fetch", status: "success", result_key: "results/gone.json" }, {}, NOON + 1);
    await world.memory.runs.create(run);
    expect((await api.send(`GET /jobs/flow:fetch/runs/${run.run_id}`)).json).toMatchObject({ status: "success", result: null });
  });

  it("of more than 5,000,000 bytes is refused, and so is a body that no report fills", async () => {
    const { api, run_id } = await withStep();
    const report = async (size: number) => api.send(LAST_RUN, { body: { run_id, result: "x".repeat(size) } });
    const [long, longer, fitting] = [await report(4_999_999), await report(5_200_000), await report(4_999_998)];
    expect([long.status, long.error.details.map(({ path }) => path)]).toEqual([400, ["result"]]);
    expect([longer.status, longer.error.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    expect(fitting.status).toBe(200);
  });
});

it("a run of a workflow is no run of a job: nothing reports for it", async () => {
  const { api, world } = await withStep();
  const run = aWorkflowRun({ workflow_id: "flow" }, NOON + 1);
  await world.memory.workflowRuns.create(run);
  expect(await api.send("POST /jobs/flow/last-run", { body: { run_id: run.run_id } })).toMatchObject({ status: 404 });
});
