import { describe, expect, it } from "vitest";
import { anApi } from "../http-events.ts";

const long = (length: number) => "x".repeat(length);
const step = (step_id: string, change: object = {}) => ({ step_id, queue: "real.jobs.steps", ...change });
const of = (...steps: readonly unknown[]) => ({ steps });
const reading = (path: unknown, change: object = {}) => of(step("a"), step("b", { params: { x: path }, ...change }));
const many = (count: number) => of(...Array.from({ length: count }, (_, at) => step(`s${at}`)));

/** What is sent besides a name and a sound step, and the paths that must be named for it. */
const REFUSED: Readonly<Record<string, readonly [object, ...string[]]>> = {
  "a cycle": [
    of(step("a", { depends_on: ["c"] }), step("b", { depends_on: ["a"] }), step("c", { depends_on: ["b"] })),
    "steps.1.depends_on",
  ],
  "a step that waits for itself": [of(step("a"), step("b", { depends_on: ["a", "b"] })), "steps.1.depends_on.1"],
  "a step that waits for none": [of(step("a", { depends_on: ["nobody"] })), "steps.0.depends_on.0"],
  "a dependency twice": [of(step("a"), step("b", { depends_on: ["a", "a"] })), "steps.1.depends_on.1"],
  "an id twice": [of(step("a", { depends_on: [] }), step("b"), step("a")), "steps.2.step_id"],
  "1,001 steps": [many(1_001), "steps"],
  "no steps": [of(), "steps"],
  "neither steps nor a DAG": [{ steps: null }, "steps"],
  "both steps and a DAG": [{ dag_id: "etl" }, "steps"],
  "a DAG with a space": [{ steps: null, dag_id: "my etl" }, "dag_id"],

  "a step that is nothing": [of(step("a"), null), "steps.1"],
  "a step without an id": [of({ queue: "real.jobs.steps" }), "steps.0.step_id"],
  "a step's id with a colon": [of(step("a:b")), "steps.0.step_id"],
  "a step's id of 81 characters": [of(step(long(81))), "steps.0.step_id"],
  "an unknown key of a step": [of(step("a", { needs: ["b"] })), "steps.0.needs"],
  "a step that says not what to do": [of(step("a"), { step_id: "b" }), "steps.1.queue"],
  "a step with a queue and a workflow": [of(step("a", { workflow_id: "other" })), "steps.0.queue"],
  "a step with a workflow and a DAG": [of({ step_id: "a", workflow_id: "other", dag_id: "etl" }), "steps.0.queue"],
  "a queue of another scope": [of(step("a"), step("b", { queue: "mock.jobs.steps" })), "steps.1.queue"],
  "a queue that is none": [of(step("a", { queue: "steps" })), "steps.0.queue"],
  "itself as a step": [of({ step_id: "a", workflow_id: "tested" }), "steps.0.workflow_id"],
  "retries of a workflow": [of({ step_id: "a", workflow_id: "other", retry_limit: 1 }), "steps.0.retry_limit"],
  "no time": [of(step("a", { timeout_sec: 0 })), "steps.0.timeout_sec"],
  "more than twelve hours": [of(step("a", { timeout_sec: 43_201 })), "steps.0.timeout_sec"],
  "retries below none": [of(step("a", { retry_limit: -1 })), "steps.0.retry_limit"],
  "params that are a list": [of(step("a", { params: [] })), "steps.0.params"],
  "params of more than 64 KiB": [of(step("a", { params: { a: long(65_536) } })), "steps.0.params"],

  "a template of a step beside it": [reading("<$.steps.a.result>", { depends_on: [] }), "steps.1.params.x"],
  "a template of a step behind it": [of(step("a", { params: { x: "<$.steps.b.result>" } }), step("b")), "steps.0.params.x"],
  "a template of the step itself": [reading("<$.steps.b.result>"), "steps.1.params.x"],
  "a template of no step": [reading({ deep: ["ok", "rows: <$.steps.nobody.result.rows>"] }), "steps.1.params.x.deep.1"],
  "a template of all steps": [reading("<$.steps>"), "steps.1.params.x"],
  "a template of an unknown root": [reading("<$.foo>"), "steps.1.params.x"],
  "a template of everything": [reading("<$>"), "steps.1.params.x"],
  "a path that is not closed": [reading("<$.params.x"), "steps.1.params.x"],
  "a malformed path": [reading("<$.params.x[last]>"), "steps.1.params.x"],

  "no name": [{ name: undefined }, "name"],
  "an empty name": [{ name: "" }, "name"],
  "a name of 256 characters": [{ name: long(256) }, "name"],
  "control characters": [{ description: "a\u0007" }, "description"],
  "unknown keys, each by its own path": [{ owner: 1, tasks: [] }, "owner", "tasks"],
  "another id in the body": [{ workflow_id: "other" }, "workflow_id"],
  "an unknown policy": [{ on_failure: "ignore" }, "on_failure"],
  "a cron expression that cannot be": [{ cron_expr: "* * * *" }, "cron_expr"],
  "two clocks": [{ cron_expr: "* * * * *", interval_seconds: 60 }, "interval_seconds"],
  "a zone that is not there": [{ timezone: "Seoul" }, "timezone"],
  "no place for a run": [{ max_parallel: 0 }, "max_parallel"],
  "default params that are a list": [{ default_params: [] }, "default_params"],
  "everything at once": [{ name: 7, is_active: "yes", ...of(step("")) }, "is_active", "name", "steps.0.step_id"],
};

describe("PUT /api/v1/workflows/{workflow_id} refuses, and names the path:", () => {
  it.each(Object.entries(REFUSED).map(([what, [change, ...paths]]) => ({ what, change, paths })))("$what", async ({ change, paths }) => {
    const api = anApi();
    const { status, error } = await api.send("PUT /api/v1/workflows/tested", { body: { name: "Tested", ...of(step("a")), ...change } });
    expect([status, error.code]).toEqual([400, "VALIDATION_ERROR"]);
    expect([...new Set(error.details.map(({ path }) => path))].toSorted()).toEqual(paths);
    expect(await api.memory.workflows.listDefinitions({ limit: 10 })).toEqual([]);
  });

  it.each(["a:b", "-a", "a%20b", long(81), "%EC%9D%BC"])("an id that cannot be: %s", async (id) => {
    const { status, error } = await anApi().send(`PUT /api/v1/workflows/${id}`, { body: { name: "Tested", ...of(step("a")) } });
    expect([status, error.details[0]?.path]).toEqual([400, "path.workflow_id"]);
  });
});

describe("PATCH /api/v1/workflows/{workflow_id} refuses, and names the path:", () => {
  it.each([
    ["another id", { workflow_id: "other" }, "workflow_id"],
    ["a second clock", { interval_seconds: 60 }, "interval_seconds"],
    ["itself as a step", of({ step_id: "a", workflow_id: "tested" }), "steps.0.workflow_id"],
    ["a name that is taken away", { name: null }, "name"],
  ])("%s", async (_, body, path) => {
    const api = anApi();
    await api.send("PUT /api/v1/workflows/tested", { body: { name: "Tested", cron_expr: "@daily", ...of(step("a")) } });
    const { status, error } = await api.send("PATCH /api/v1/workflows/tested", { body });
    expect([status, error.details.map((problem) => problem.path)]).toEqual([400, [path]]);
    expect(await api.memory.workflows.getDefinition("tested")).toMatchObject({ version: 1 });
  });
});

describe("PUT /api/v1/workflows/{workflow_id} accepts", () => {
  it.each([
    ["a thousand steps", many(1_000)],
    ["steps in any order", of(step("b", { depends_on: ["a"] }), step("a"))],
    ["a template of a step far before it", of(step("a"), step("b"), step("c", { params: { x: "<$.steps.a.result[0]>" } }))],
    ["any name in a template's brackets", of(step("1.a"), step("b", { params: { x: '<$.steps["1.a"].result["a b"]>' } }))],
    ["a text with angle brackets", reading("1 < 2 > $.foo <b>")],
    ["odd keys in params", of(step("a", { params: { "": 1, "a.b": 2, constructor: 3, 키: null } }))],
    ["a workflow that is not there yet as a step", of({ step_id: "a", workflow_id: "later" })],
  ])("%s", async (_, steps) => {
    const body = { name: "시세 수집 😀", ...steps };
    expect(await anApi().send("PUT /api/v1/workflows/tested", { body })).toMatchObject({ status: 201, json: { version: 1 } });
  });
});
