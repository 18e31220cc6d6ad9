import { describe, expect, it } from "vitest";
import { aWorkflow, iso, NOON } from "../../support/samples.ts";
import { anApi, type Api } from "../http-events.ts";

const ROOT = "/api/v1/workflows";
const STEPS = [
  { step_id: "seed", queue: "real.jobs.pipeline" },
  { step_id: "train", queue: "real.jobs.pipeline", params: { rows: "<$.steps.seed.result.rows>" }, timeout_sec: 600, retry_limit: 0 },
];
const daily = (change: object = {}) => ({ name: "Daily pipeline", steps: STEPS, ...change });

/** An API with the workflow `daily_pipeline`. */
async function withWorkflow(change: object = {}): Promise<Api> {
  const api = anApi();
  await api.send(`POST ${ROOT}`, { body: daily({ workflow_id: "daily_pipeline", ...change }) });
  return api;
}
const patch = (api: Api, body: object, headers = {}) => api.send(`PATCH ${ROOT}/daily_pipeline`, { body, headers });

describe("POST /api/v1/workflows", () => {
  it("answers the workflow, where it is, and its version; steps without dependencies are a chain", async () => {
    const body = daily({ workflow_id: "daily_pipeline", cron_expr: "0 8 * * 1-5" });
    const { status, headers, json } = await anApi().send(`POST ${ROOT}`, { body });
    expect([status, headers["location"], headers["etag"]]).toEqual([201, `${ROOT}/daily_pipeline`, '"1"']);
    expect(json).toEqual({
      name: "Daily pipeline",
      description: null,
      dag_id: null,
      id: "daily_pipeline",
      is_active: true,
      created_at: iso(NOON),
      updated_at: iso(NOON),
      created_by_id: null,
      steps: [
        { step_id: "seed", queue: "real.jobs.pipeline", depends_on: [], params: {}, timeout_sec: 120, retry_limit: 3 },
        { ...STEPS[1], depends_on: ["seed"] },
      ],
      on_failure: "stop",
      cron_expr: "0 8 * * 1-5",
      interval_seconds: null,
      timezone: "Asia/Seoul",
      max_parallel: 1,
      misfire_grace_sec: 3_600,
      default_params: {},
      // From Friday 21:00 in Seoul: Monday 08:00.
      next_due_at: "2026-11-22T23:00:00.000Z",
      pause_reason: null,
      version: 1,
      paused_at: null,
      active_runs: 0,
      last_run_at: null,
      last_status: null,
      last_error: null,
      last_reason: null,
      failure_streak: 0,
      failing_since: null,
    });
  });

  it("begins its answer with the fields of the system it replaces, in their order", async () => {
    const { json } = await anApi().send(`POST ${ROOT}/`, { body: { name: "Etl", description: "x", dag_id: "data_processing_pipeline" } });
    const fields = "name description dag_id id is_active created_at updated_at created_by_id";
    expect(Object.keys(json as object).slice(0, 8)).toEqual(fields.split(" "));
    expect(json).toMatchObject({ id: "1", dag_id: "data_processing_pipeline", steps: [], created_by_id: null });
  });

  it("numbers workflows without an id of their own, around those that somebody named so", async () => {
    const api = anApi();
    const ids: unknown[] = [];
    for (const workflow_id of [undefined, "2", undefined, undefined]) {
      const { json, headers } = await api.send(`POST ${ROOT}`, { body: daily({ workflow_id }) });
      ids.push((json as { id: string }).id, headers["location"]);
    }
    expect(ids.filter((_, at) => at % 2 === 0)).toEqual(["1", "2", "3", "4"]);
    expect(ids[5]).toBe(`${ROOT}/3`);
  });

  it("gives steps that stand for a run elsewhere the time that such a run has", async () => {
    const steps = [
      { step_id: "inner", workflow_id: "other" },
      { step_id: "dag", dag_id: "etl" },
    ];
    const { json } = await anApi().send(`POST ${ROOT}`, { body: daily({ steps }) });
    const defaults = { params: {}, timeout_sec: 43_200, retry_limit: 0 };
    expect(json).toMatchObject({
      steps: [
        { ...steps[0], ...defaults },
        { ...steps[1], ...defaults, depends_on: ["inner"] },
      ],
    });
  });

  it.each([
    ["en", "workflow 'daily_pipeline' already exists"],
    ["ko", "워크플로 'daily_pipeline'가 이미 존재합니다."],
  ])("refuses an id that is taken, in %s", async (language, message) => {
    const api = await withWorkflow();
    const sent = { body: daily({ workflow_id: "daily_pipeline" }), headers: { "accept-language": language } };
    const { status, error } = await api.send(`POST ${ROOT}`, sent);
    expect([status, error.code, error.message, error.details[0]?.path]).toEqual([409, "ALREADY_EXISTS", message, "workflow_id"]);
  });
});

describe("PUT /api/v1/workflows/{workflow_id}", () => {
  it("registers what is not there with 201, and makes it what is sent with 200, however often", async () => {
    const api = anApi();
    const put = (body: object) => api.send(`PUT ${ROOT}/daily_pipeline`, { body });
    const other = daily({ steps: STEPS.slice(0, 1) });
    const answers = [await put(daily()), await put(daily()), await put(other), await put(other)];
    expect(answers.map(({ status, headers }) => [status, headers["etag"]])).toEqual([
      [201, '"1"'],
      [200, '"1"'],
      [200, '"2"'],
      [200, '"2"'],
    ]);
    expect((await api.send(`GET ${ROOT}`)).json).toMatchObject({ workflows: [{ id: "daily_pipeline", version: 2 }], total: 1 });
  });

  it("sets what is not sent to its default", async () => {
    const api = await withWorkflow({ description: "x", max_parallel: 5, on_failure: "continue", is_active: false, cron_expr: "@daily" });
    const { json } = await api.send(`PUT ${ROOT}/daily_pipeline`, { body: daily() });
    expect(json).toMatchObject({ description: null, max_parallel: 1, on_failure: "stop", is_active: true, cron_expr: null });
  });

  it("with If-Match means a workflow that is there, in this version", async () => {
    const api = await withWorkflow();
    const put = (id: string, etag: string) =>
      api.send(`PUT ${ROOT}/${id}`, { body: daily({ name: "Other" }), headers: { "if-match": etag, "accept-language": "ko" } });
    const [stale, none, current] = [await put("daily_pipeline", '"2"'), await put("none", '"1"'), await put("daily_pipeline", '"1"')];
    expect([stale.status, none.status, current.status]).toEqual([412, 404, 200]);
    expect(stale.error).toMatchObject({ code: "VERSION_MISMATCH", message: "If-Match가 현재 버전(1)과 다릅니다." });
  });
});

describe("PATCH /api/v1/workflows/{workflow_id}", () => {
  it("changes what is sent and nothing else", async () => {
    const api = await withWorkflow({ interval_seconds: 60 });
    const { json: before } = await api.send(`GET ${ROOT}/daily_pipeline`);
    api.memory.clock.advance(60);
    const { status, headers, json } = await patch(api, { is_active: false, description: "off" });
    expect([status, headers["etag"]]).toEqual([200, '"2"']);
    const at = iso(NOON + 60_000);
    const changed = { is_active: false, description: "off", next_due_at: null, version: 2, updated_at: at, paused_at: at };
    expect(json).toEqual({ ...Object(before), ...changed });
  });

  it("that says nothing new leaves the version", async () => {
    const api = await withWorkflow();
    for (const body of [{}, { name: "Daily pipeline" }, { steps: STEPS }]) {
      expect(await patch(api, body)).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    }
  });

  it("makes a workflow of steps one of a DAG, and back", async () => {
    const api = await withWorkflow();
    expect((await patch(api, { dag_id: "etl" })).json).toMatchObject({ dag_id: "etl", steps: [] });
    expect((await patch(api, { steps: STEPS })).json).toMatchObject({ dag_id: null, steps: [{ step_id: "seed" }, { step_id: "train" }] });
    for (const body of [{ steps: null }, { dag_id: null }, { dag_id: "etl", steps: STEPS }]) {
      expect((await patch(api, body)).error.details.map(({ path }) => path)).toEqual(["steps"]);
    }
  });

  it("with a stale ETag changes nothing", async () => {
    const api = await withWorkflow();
    const rename = (etag: string) => patch(api, { name: "Other" }, { "if-match": etag });
    expect([(await rename('"1"')).status, (await rename('"1"')).status, (await rename("*")).status]).toEqual([200, 412, 200]);
    expect((await rename("abc")).error.details).toEqual([
      { path: "header.if-match", message: 'must be an ETag, such as "3"', reason: "etag-form" },
    ]);
  });
});

it("deleting answers what was deleted, once", async () => {
  const api = await withWorkflow();
  const answer = await api.send(`DELETE ${ROOT}/daily_pipeline`);
  expect(answer.json).toEqual({ message: "Workflow 'daily_pipeline' deleted", id: "daily_pipeline", cancelled_runs: 0, ending_runs: 0 });
  expect(await api.send(`DELETE ${ROOT}/daily_pipeline`)).toMatchObject({ status: 404 });
});

describe("a list of workflows", () => {
  it("is given by id, in pages that are counted from the entries passed over", async () => {
    const api = anApi();
    for (const id of ["c", "a", "e", "b", "d"]) await api.memory.workflows.create(aWorkflow({ workflow_id: id }));
    const page = async (query: string) => {
      const { workflows, ...paging } = (await api.send(`GET ${ROOT}${query}`)).json as { workflows: { id: string }[] };
      return { ids: workflows.map(({ id }) => id).join(""), ...paging };
    };
    expect([
      await page(""),
      await page("?limit=2"),
      await page("?skip=2&limit=2"),
      await page("?skip=4&limit=2"),
      await page("?skip=9"),
    ]).toEqual([
      { ids: "abcde", total: 5, page: 1, per_page: 100, has_next: false, has_prev: false, total_workflows: 5 },
      { ids: "ab", total: 2, page: 1, per_page: 2, has_next: true, has_prev: false, total_workflows: 5 },
      { ids: "cd", total: 2, page: 2, per_page: 2, has_next: true, has_prev: true, total_workflows: 5 },
      { ids: "e", total: 1, page: 3, per_page: 2, has_next: false, has_prev: true, total_workflows: 5 },
      { ids: "", total: 0, page: 1, per_page: 100, has_next: false, has_prev: true, total_workflows: 5 },
    ]);
  });

  it("says how many steps each has, and leaves them to the workflow alone", async () => {
    const api = await withWorkflow();
    await api.send(`POST ${ROOT}`, { body: { name: "Etl", dag_id: "etl" } });
    const { workflows } = (await api.send(`GET ${ROOT}`)).json as { workflows: { steps?: unknown }[] };
    expect(workflows).toMatchObject([
      { id: "1", dag_id: "etl", step_count: 0 },
      { id: "daily_pipeline", dag_id: null, step_count: 2 },
    ]);
    expect(workflows.map(({ steps }) => steps)).toEqual([undefined, undefined]);
  });

  it.each(["skip=-1", "skip=10001", "skip=x", "limit=0", "limit=101", "page=1"])("names what is wrong with %s", async (query) => {
    const name = query.split("=")[0];
    for (const path of [ROOT, `${ROOT}/daily_pipeline/runs`]) {
      const { status, error } = await anApi().send(`GET ${path}?${query}`);
      expect([status, error.details[0]?.path]).toEqual([400, `query.${name}`]);
    }
  });
});

describe("a workflow that is not there", () => {
  it.each([`GET ${ROOT}/none`, `PATCH ${ROOT}/none`, `DELETE ${ROOT}/none`, `POST ${ROOT}/none/runs`])(
    "is not found: %s, in English and in Korean",
    async (request) => {
      const ask = (language: string) =>
        anApi().send(request, { ...(request.startsWith("PATCH") && { body: {} }), headers: { "accept-language": language } });
      const [english, korean] = [await ask("en"), await ask("ko")];
      expect([english.status, english.error.code, english.error.message]).toEqual([404, "NOT_FOUND", "workflow 'none' does not exist"]);
      expect(korean.error.message).toBe("워크플로 'none'을(를) 찾을 수 없습니다.");
    },
  );
});

describe("a path of workflows", () => {
  it("may end in a slash", async () => {
    const api = await withWorkflow();
    expect(await api.send(`POST ${ROOT}/`, { body: daily({ workflow_id: "two" }) })).toMatchObject({ status: 201 });
    expect((await api.send(`GET ${ROOT}/?limit=1`)).json).toMatchObject({ total: 1, has_next: true });
    expect(await api.send(`PUT ${ROOT}/two/`, { body: daily() })).toMatchObject({ status: 200 });
    expect(await api.send(`POST ${ROOT}/two/runs/`)).toMatchObject({ status: 201 });
    expect(await api.send(`GET ${ROOT}/none/`)).toMatchObject({ status: 404, error: { message: "workflow 'none' does not exist" } });
  });

  it.each([
    [`PUT ${ROOT}`, "GET, POST"],
    [`POST ${ROOT}/daily_pipeline`, "GET, PUT, PATCH, DELETE"],
    [`DELETE ${ROOT}/daily_pipeline/runs`, "POST, GET"],
    [`DELETE ${ROOT}/daily_pipeline/runs/019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10`, "GET"],
    [`GET ${ROOT}/daily_pipeline/runs/019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10/control`, "POST"],
  ])("has no other method than its own: %s, Allow: %s", async (request, allow) => {
    const { status, headers, error } = await anApi().send(request);
    expect([status, error.code, headers["allow"]]).toEqual([405, "METHOD_NOT_ALLOWED", allow]);
  });
});
