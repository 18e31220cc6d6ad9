import { describe, expect, it } from "vitest";
import type { WorkflowRunDetail, WorkflowRunView } from "../../../shared/contract/workflows/workflow.ts";
import { aQueueStep as step } from "../../support/arbitrary/arbitrary-dags.ts";
import { aStep, aWorkflow, aWorkflowRun, iso, NOON } from "../../support/samples.ts";
import { WorkflowSimulation } from "../../support/workflow-simulation.ts";
import { anApi } from "../http-events.ts";

const RUNS = "/api/v1/workflows/flow/runs";
const FLOW = aWorkflow({
  workflow_id: "flow",
  max_parallel: 10,
  default_params: { day: "today", model: "a" },
  steps: [step("a"), step("b", ["a"])],
});
const UNKNOWN = aWorkflowRun({}, NOON - 1).run_id;

/** A world with the workflow `flow`, and its API. */
async function withFlow(change: object = {}) {
  const world = new WorkflowSimulation();
  await world.register({ ...FLOW, ...change });
  const api = anApi({ memory: world.memory });
  const start = async (body: object = {}, headers = {}) => api.send(`POST ${RUNS}`, { body, headers });
  const control = (id: string, body: object, headers = {}) => api.send(`POST ${RUNS}/${id}/control`, { body, headers });
  const detail = async (id: string) => (await api.send(`GET ${RUNS}/${id}`)).json as WorkflowRunDetail;
  /** The id of a new run. */
  const started = async (body: object = {}) => ((await start(body)).json as WorkflowRunView).id;
  return { world, api, start, started, control, detail };
}

describe("POST /api/v1/workflows/{workflow_id}/runs", () => {
  it("answers the run, and where it is; what is sent goes over the workflow's own parameters", async () => {
    const { start } = await withFlow();
    const { status, headers, json } = await start({ parameters: { model: "b", n: 1 }, task_id: 7, dataset_id: 9, note: "by hand" });
    const { id } = json as WorkflowRunView;
    expect([status, headers["location"]]).toEqual([201, `${RUNS}/${id}`]);
    expect(json).toEqual({
      workflow_id: "flow",
      status: "queued",
      trigger_type: "api",
      configuration: { task_id: 7, dataset_id: 9, parameters: { day: "today", model: "b", n: 1 } },
      id,
      start_date: null,
      end_date: null,
      execution_date: iso(NOON),
      triggered_by: null,
      external_trigger_id: id,
      note: "by hand",
      attempt: 1,
      source: { kind: "hand" },
      definition_version: 1,
      reason: null,
      reason_code: null,
    });
  });

  it("needs no body, and starts what is not active too", async () => {
    const { api } = await withFlow({ enabled: false });
    const sent = [{}, { text: "" }, { body: {} }, { body: { note: null, task_id: null } }];
    for (const one of sent)
      expect(await api.send(`POST ${RUNS}`, one)).toMatchObject({ status: 201, json: { status: "queued", note: null } });
  });

  it("takes its parameters by either name, as the same, and not by both", async () => {
    const { api } = await withFlow();
    const start = (body: object) => api.send(`POST ${RUNS}`, { body, headers: { "idempotency-key": "k" } });
    const [first, second] = [await start({ params: { a: 1 } }), await start({ parameters: { a: 1 }, params: null })];
    expect(first).toMatchObject({ status: 201, json: { configuration: { parameters: { a: 1 } } } });
    expect(second.json).toEqual(first.json);
    const { status, error } = await start({ params: { a: 1 }, parameters: { a: 1 } });
    expect([status, error.details.map(({ path, reason }) => [path, reason])]).toEqual([400, [["params", "params-or-parameters"]]]);
  });

  it("with an Idempotency-Key starts one run, and refuses the key for another", async () => {
    const { start, api } = await withFlow();
    const key = { "idempotency-key": "k" };
    const [first, second] = [await start({ parameters: { n: 1 } }, key), await start({ parameters: { n: 1 } }, key)];
    expect([second.status, second.json]).toEqual([201, first.json]);
    const other = await start({ parameters: { n: 2 } }, { ...key, "accept-language": "ko" });
    expect([other.status, other.error.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    expect(other.error.message).toBe("이 Idempotency-Key는 다른 요청에 이미 사용되었습니다.");
    expect((await start({}, { "idempotency-key": "a b" })).error.details[0]?.path).toBe("header.idempotency-key");
    expect((await api.send(`GET ${RUNS}`)).json).toMatchObject({ total: 1 });
  });

  it.each([
    [{ parameters: [] }, "parameters"],
    [{ parameters: { a: "x".repeat(65_536) } }, "parameters"],
    [{ task_id: "7" }, "task_id"],
    [{ dataset_id: 1.5 }, "dataset_id"],
    [{ note: "a\u0000" }, "note"],
    [{ param: {} }, "param"],
  ])("refuses %j and names the path", async (body, path) => {
    const { start, api } = await withFlow();
    const { status, error } = await start(body);
    expect([status, error.details.map((problem) => problem.path)]).toEqual([400, [path]]);
    expect((await api.send(`GET ${RUNS}`)).json).toMatchObject({ total: 0 });
  });

  it.each([
    ["en", "no Airflow is connected to this scope"],
    ["ko", "이 스코프에 연결된 Airflow가 없습니다."],
  ])("of a DAG is not available, in %s, and leaves no record", async (language, message) => {
    const { api } = await withFlow();
    await api.send("PUT /api/v1/workflows/flow", { body: { name: "Etl", dag_id: "etl" } });
    const { status, error } = await api.send(`POST ${RUNS}`, { headers: { "accept-language": language } });
    expect([status, error.code, error.message]).toEqual([503, "UNAVAILABLE", message]);
    expect((await api.send(`GET ${RUNS}`)).json).toMatchObject({ total: 0 });
  });
});

describe("the runs of a workflow", () => {
  it("are listed newest first, in pages that are counted from the entries passed over", async () => {
    const { api, world } = await withFlow();
    for (let at = 0; at < 5; at += 1) await world.memory.workflowRuns.create(aWorkflowRun({ workflow_id: "flow" }, NOON + at * 1_000));
    const page = async (query: string) => {
      const { runs, ...paging } = (await api.send(`GET ${RUNS}${query}`)).json as { runs: WorkflowRunView[] };
      return { seconds: runs.map(({ execution_date }) => (Date.parse(execution_date) - NOON) / 1_000), ...paging };
    };
    expect([await page("/?limit=2"), await page("?skip=2&limit=2"), await page("?skip=4&limit=2"), await page("?skip=7")]).toEqual([
      { seconds: [4, 3], total: 2, page: 1, per_page: 2, has_next: true, has_prev: false },
      { seconds: [2, 1], total: 2, page: 2, per_page: 2, has_next: true, has_prev: true },
      { seconds: [0], total: 1, page: 3, per_page: 2, has_next: false, has_prev: true },
      { seconds: [], total: 0, page: 1, per_page: 100, has_next: false, has_prev: true },
    ]);
  });

  it("are none for a workflow that is not there, and stay for one that was deleted", async () => {
    const { api, started } = await withFlow();
    await started();
    await api.send("DELETE /api/v1/workflows/flow");
    expect((await api.send(`GET ${RUNS}`)).json).toMatchObject({ total: 1 });
    expect(await api.send("GET /api/v1/workflows/none/runs")).toMatchObject({ status: 200, json: { runs: [], total: 0, page: 1 } });
  });

  it.each([
    ["scheduler", "scheduled"],
    ["api", "api"],
    ["rerun", "manual"],
    ["event", "external"],
    ["workflow", "external"],
  ])("that %s started are of the type %s", async (trigger_source, trigger_type) => {
    const { api, world } = await withFlow();
    await world.memory.workflowRuns.create(aWorkflowRun({ workflow_id: "flow", trigger_source }));
    expect((await api.send(`GET ${RUNS}`)).json).toMatchObject({ runs: [{ trigger_type }] });
  });
});

describe("GET /api/v1/workflows/{workflow_id}/runs/{run_id}", () => {
  it("shows each step, with what it reported", async () => {
    const { world, started, detail } = await withFlow();
    const id = await started();
    expect((await detail(id)).steps.map(({ status }) => status)).toEqual(["waiting", "waiting"]);
    await world.settle();
    expect((await detail(id)).steps.map(({ status }) => status)).toEqual(["queued", "waiting"]);
    await world.work((stepId) => (stepId === "a" ? { outcome: "success", result: { rows: 3 } } : { outcome: "failed" }));
    const { status, start_date, end_date, steps } = await detail(id);
    expect([status, start_date, end_date]).toEqual(["failed", iso(NOON), iso(NOON)]);
    const ran = { attempt: 1, started_at: iso(NOON), finished_at: iso(NOON) };
    expect(steps).toMatchObject([
      { step_id: "a", job_id: "flow:a", depends_on: [], status: "success", error: null, result: { rows: 3 }, ...ran },
      { step_id: "b", job_id: "flow:b", depends_on: ["a"], status: "failed", error: "no", result: null, ...ran },
    ]);
  });

  it("leaves out a result of more than 2 KiB, which the step's own run shows", async () => {
    const { api, world, started, detail } = await withFlow();
    const id = await started();
    const result = { text: "x".repeat(2_048) };
    await world.work(() => ({ outcome: "success", result }));
    const [of] = (await detail(id)).steps;
    expect(of?.result).toBeNull();
    expect((await api.send(`GET /jobs/flow:a/runs/${of?.run_id}`)).json).toMatchObject({ result });
  });

  it("cuts an error to a thousand characters, which the step's own run shows whole", async () => {
    const { api, world, started, detail } = await withFlow();
    const id = await started();
    await world.settle();
    const [of] = (await detail(id)).steps;
    const error = "no ".repeat(1_000);
    await api.send("POST /jobs/flow:a/last-run", { body: { run_id: of?.run_id, status: "failed", error } });
    expect((await detail(id)).steps[0]?.error).toBe(error.slice(0, 1_000));
    expect((await api.send(`GET /jobs/flow:a/runs/${of?.run_id}`)).json).toMatchObject({ error });
  });

  it.each([`GET ${RUNS}/${UNKNOWN}`, `POST ${RUNS}/${UNKNOWN}/control`])("is not found: %s", async (request) => {
    const { api } = await withFlow();
    const ask = (language: string) =>
      api.send(request, { ...(request.startsWith("POST") && { body: { action: "stop" } }), headers: { "accept-language": language } });
    const [english, korean] = [await ask("en"), await ask("ko")];
    expect([english.status, english.error.message]).toEqual([404, `workflow run '${UNKNOWN}' does not exist`]);
    expect(korean.error.message).toBe(`워크플로 실행 '${UNKNOWN}'을(를) 찾을 수 없습니다.`);
  });

  it("takes a run's id only, and of its own workflow", async () => {
    const { api, started } = await withFlow();
    expect(await api.send(`GET /api/v1/workflows/other/runs/${await started()}`)).toMatchObject({ status: 404 });
    for (const id of ["7", UNKNOWN.toUpperCase(), "manual__2026"]) {
      const { status, error } = await api.send(`GET ${RUNS}/${id}`);
      expect([status, error.details[0]?.path]).toEqual([400, "path.run_id"]);
    }
  });
});

describe("POST /api/v1/workflows/{workflow_id}/runs/{run_id}/control", () => {
  it("stops a run, once", async () => {
    const { started, control } = await withFlow();
    const id = await started();
    const stopped = await control(id, { action: "stop" });
    expect([stopped.status, stopped.json]).toMatchObject([200, { id, status: "failed", reason: "stopped", end_date: iso(NOON) }]);
    const again = await control(id, { action: "stop" });
    expect([again.status, again.error.code, again.error.message]).toEqual([409, "CONFLICT", "the run has ended: failed"]);
  });

  it("retries a failed run in the same run, and no other one", async () => {
    const { started, control } = await withFlow();
    const id = await started();
    const early = await control(id, { action: "retry" }, { "accept-language": "ko" });
    expect([early.status, early.error.message]).toEqual([409, "실패한 실행만 재시도할 수 있습니다. 현재 상태: queued"]);
    await control(id, { action: "stop" });
    const { status, json } = await control(id, { action: "retry" });
    expect([status, json]).toMatchObject([200, { id, status: "queued", attempt: 2, reason: null, end_date: null }]);
  });

  it("runs a run again as a new one, with its parameters and its note or another", async () => {
    const { started, control, api } = await withFlow();
    const id = await started({ parameters: { model: "b" }, task_id: 7, note: "first" });
    const [same, other] = [await control(id, { action: "rerun" }), await control(id, { action: "rerun", note: "second" })];
    const configuration = { task_id: 7, dataset_id: null, parameters: { day: "today", model: "b" } };
    expect([same.json, other.json]).toMatchObject([
      { status: "queued", trigger_type: "manual", note: "first", configuration },
      { status: "queued", trigger_type: "manual", note: "second", configuration },
    ]);
    expect((await api.send(`GET ${RUNS}`)).json).toMatchObject({ total: 3 });
  });

  it.each(["pause", "resume"])("does not %s, and says what it does", async (action) => {
    const { started, control, detail } = await withFlow();
    const id = await started();
    const { status, error } = await control(id, { action });
    expect([status, error.code]).toEqual([400, "VALIDATION_ERROR"]);
    expect(error.message).toContain(`Unsupported action: ${action}`);
    expect(error.details[0]?.reason).toBe("action-unsupported");
    expect(await detail(id)).toMatchObject({ status: "queued" });
  });

  it.each([
    [{}, "action"],
    [{ action: "Stop" }, "action"],
    [{ action: "cancel" }, "action"],
    [{ action: "stop", force: true }, "force"],
    [{ action: "stop", steps: ["a"] }, "steps"],
    [{ action: "retry", steps: [] }, "steps"],
  ])("refuses %j and names the path", async (body, path) => {
    const { started, control, detail } = await withFlow();
    const id = await started();
    const { status, error } = await control(id, body);
    expect([status, error.details.map((problem) => problem.path)]).toEqual([400, [path]]);
    expect(await detail(id)).toMatchObject({ status: "queued" });
  });

  it("starts nothing again of a workflow that was deleted, and stops nothing that its deletion has ended", async () => {
    const { started, control, api } = await withFlow();
    const id = await started();
    expect((await api.send("DELETE /api/v1/workflows/flow")).json).toMatchObject({ cancelled_runs: 1, ending_runs: 0 });
    expect(await control(id, { action: "stop" })).toMatchObject({ status: 409, error: { reason: "run-ended" } });
    for (const action of ["retry", "rerun"]) expect((await control(id, { action })).error.message).toBe("workflow 'flow' does not exist");
  });

  it("does not run again what has become a DAG", async () => {
    const { started, control, api } = await withFlow();
    const id = await started();
    await api.send("PUT /api/v1/workflows/flow", { body: { name: "Etl", dag_id: "etl" } });
    expect(await control(id, { action: "rerun" })).toMatchObject({ status: 503 });
  });
});

it("a retry waits for a free place", async () => {
  const { started, control, world } = await withFlow({ max_parallel: 1, steps: [aStep("a", { retry_limit: 0 })] });
  const id = await started();
  await world.work(() => ({ outcome: "failed" }));
  await started();
  const { status, error } = await control(id, { action: "retry" });
  expect([status, error.reason]).toEqual([409, "slots-taken"]);
  expect(error.message).toMatch(/^max_parallel \(1\) runs are under way: run [0-9a-f-]{36} has waited for a worker since 20/);
});
