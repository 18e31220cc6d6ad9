import { describe, expect, it } from "vitest";
import { aJob } from "../../support/samples.ts";
import { anApi, registration } from "../http-events.ts";

const KINDS: readonly (readonly [kind: string, path: string, create: string, body: object, idField: string])[] = [
  [
    "a job",
    "/jobs/buy-scanner",
    "/jobs",
    registration({ description: "매수", default_params: { a: [1, { b: null }] }, max_parallel: 3, enabled: false }),
    "job_id",
  ],
  [
    "a job by interval",
    "/jobs/chain-job",
    "/jobs",
    { job_id: "chain-job", queue: "real.jobs.a", reschedule_mode: "queue", interval_seconds: 60 },
    "job_id",
  ],
  [
    "a signed trigger",
    "/triggers/github",
    "/triggers",
    {
      trigger_id: "github",
      type: "api",
      topic: "a.b",
      secret: "a secret of some length",
      targets: [{ job_id: "abc", params: { a: "<$.detail.x>" } }],
    },
    "trigger_id",
  ],
  [
    "an event trigger",
    "/triggers/logs",
    "/triggers",
    {
      trigger_id: "logs",
      type: "event",
      topic: "a.b",
      source_topic: "logs.**",
      filter: { detail: { level: ["ERROR"] } },
      payload: { a: 1 },
    },
    "trigger_id",
  ],
  [
    "a cron trigger",
    "/triggers/clock",
    "/triggers",
    { trigger_id: "clock", type: "cron", topic: "a.b", cron_expr: "0 9 * * *" },
    "trigger_id",
  ],
  [
    "a trigger of one time",
    "/triggers/once",
    "/triggers",
    { trigger_id: "once", type: "cron", topic: "a.b", at: "2099-01-01T00:00:00Z" },
    "trigger_id",
  ],
  [
    "a workflow",
    "/api/v1/workflows/daily",
    "/api/v1/workflows",
    {
      workflow_id: "daily",
      name: "Daily",
      cron_expr: "0 2 * * *",
      steps: [
        { step_id: "a", queue: "real.jobs.a", params: { x: "<$.params.x>" } },
        { step_id: "b", workflow_id: "other" },
        { step_id: "c", dag_id: "a_dag", timeout_sec: 5 },
      ],
    },
    "id",
  ],
  ["a workflow of a DAG", "/api/v1/workflows/dag", "/api/v1/workflows", { workflow_id: "dag", name: "DAG", dag_id: "etl" }, "id"],
];

describe.each(KINDS)("%s", (_, path, create, body, idField) => {
  const made = async () => {
    const api = anApi();
    await api.memory.jobs.create(aJob({ job_id: "abc" }));
    expect(await api.send(`POST ${create}`, { body })).toMatchObject({ status: 201 });
    return { api, read: (await api.send(`GET ${path}`)).json as Record<string, unknown> };
  };

  it("can be sent back as it was read, which changes nothing", async () => {
    const { api, read } = await made();
    const back = await api.send(`PUT ${path}`, { body: read, headers: { "if-match": '"1"' } });
    expect(back).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect(back.json).toEqual(read);
  });

  it("can be sent back with a change, whatever its read-only fields say", async () => {
    const { api, read } = await made();
    const changed = { ...read, description: "other", version: 77, created_at: null, updated_at: 3, next_due_at: "never" };
    expect(await api.send(`PUT ${path}`, { body: changed })).toMatchObject({ status: 200, json: { description: "other", version: 2 } });
  });

  it("can be registered elsewhere with what was read", async () => {
    const { read } = await made();
    const elsewhere = anApi();
    const put = await elsewhere.send(`PUT ${path}`, { body: read });
    expect(put).toMatchObject({ status: 201, headers: { etag: '"1"' } });
    expect((await elsewhere.send(`GET ${path}`)).json).toEqual({ ...read, ...("signed" in read && { signed: false }) });
  });

  it("is not sent back under another id, and unknown fields are named once each", async () => {
    const { api, read } = await made();
    const { status, error } = await api.send(`PUT ${path}`, { body: { ...read, [idField]: "another", colour: 1, size: 2 } });
    expect([status, error.details.map((detail) => [detail.path, detail.reason])]).toEqual([
      400,
      [
        [idField, "id-of-path"],
        ["colour", "unknown-field"],
        ["size", "unknown-field"],
      ],
    ]);
    for (const name of ["colour", "size"]) expect(error.message.split(name)).toHaveLength(2);
  });

  it.each(["*", '"1"'])("is not registered by who means one that is there: If-Match: %s", async (header) => {
    const { read } = await made();
    const { status, error } = await anApi().send(`PUT ${path}`, { body: read, headers: { "if-match": header } });
    expect([status, error.code]).toEqual([404, "NOT_FOUND"]);
  });
});

describe("PUT /jobs/{job_id} for a job that is not there", () => {
  const put = (body: object) => anApi().send("PUT /jobs/new-job", { body });

  it("registers it with the defaults of POST", async () => {
    const { status, json } = await put({ queue: "real.jobs.a", cron_expr: "*/5 * * * *" });
    expect(status).toBe(201);
    expect(json).toMatchObject({ job_id: "new-job", timeout_sec: 120, retry_limit: 3, enabled: true, timezone: "Asia/Seoul", version: 1 });
  });

  it("does not find it where too little was sent to register one", async () => {
    expect(await put({ enabled: false })).toMatchObject({ status: 404 });
  });

  it.each([
    [{ queue: "real.jobs.a" }, "cron_expr"],
    [{ queue: "mock.jobs.a", interval_seconds: 5 }, "queue"],
    [{ queue: "real.jobs.a", interval_seconds: 5, scope: "mock" }, "scope"],
    [{ queue: "real.jobs.a", interval_seconds: 5, job_id: "other" }, "job_id"],
  ])("refuses %j and names the path", async (body, path) => {
    const { status, error } = await put(body);
    expect([status, error.details.map((detail) => detail.path)]).toEqual([400, [path]]);
  });
});
