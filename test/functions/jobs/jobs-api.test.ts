import { expect, it } from "vitest";
import { aJob, aTrigger, aWorkflow } from "../../support/samples.ts";
import { anApi, type Api, registration } from "../http-events.ts";

async function withJob(): Promise<Api> {
  const api = anApi();
  await api.send("POST /jobs", { body: registration() });
  return api;
}

it("a job of the same id is a conflict", async () => {
  const api = await withJob();
  const { status, error } = await api.send("POST /jobs", { body: registration() });
  const message = "job 'buy-scanner' already exists";
  expect([status, error]).toMatchObject([
    409,
    { code: "ALREADY_EXISTS", message, details: [{ path: "job_id", message, reason: "job-exists" }] },
  ]);
});

it("an update with the current ETag succeeds, and one with a stale ETag does not", async () => {
  const api = await withJob();
  const first = await api.send("PUT /jobs/buy-scanner", { body: { timeout_sec: 60 }, headers: { "if-match": '"1"' } });
  expect(first).toMatchObject({ status: 200, headers: { etag: '"2"' }, json: { timeout_sec: 60, version: 2 } });
  const stale = await api.send("PUT /jobs/buy-scanner", { body: { timeout_sec: 61 }, headers: { "if-match": '"1"' } });
  expect([stale.status, stale.error.code]).toEqual([412, "VERSION_MISMATCH"]);
  expect((await api.send("GET /jobs/buy-scanner")).headers["etag"]).toBe('"2"');
});

it.each([
  ["*", 200],
  ['W/"1"', 200],
  ["1", 200],
  ['"9"', 412],
  ["abc", 400],
  ['"0"', 400],
  ['"1", "2"', 400],
  ["", 400],
])("If-Match: %s is answered with %i", async (header, status) => {
  const api = await withJob();
  expect(await api.send("PUT /jobs/buy-scanner", { body: { timeout_sec: 60 }, headers: { "if-match": header } })).toMatchObject({ status });
});

it.each([
  "GET /jobs/none",
  "PUT /jobs/none",
  "DELETE /jobs/none",
  "POST /jobs/none/run-now",
  "POST /jobs/none/pause",
  "POST /jobs/none/resume",
  "GET /jobs/none/runs",
  "GET /jobs/none/next",
])("%s is not found", async (request) => {
  const { status, error } = await anApi().send(request, request.startsWith("GET") ? {} : { body: {} });
  expect([status, error.code]).toEqual([404, "NOT_FOUND"]);
});

it("an update may not rename a job, nor move it to another scope, nor break a rule", async () => {
  const api = await withJob();
  for (const body of [{ job_id: "other" }, { scope: "mock" }, { queue: "mock.jobs.x" }, { cron_expr: null }, { timezone: "Mars" }]) {
    const { status, error } = await api.send("PUT /jobs/buy-scanner", { body });
    expect([status, error.details[0]?.path]).toEqual([400, Object.keys(body)[0]]);
  }
});

it("deleting answers what was deleted, once", async () => {
  const api = await withJob();
  expect((await api.send("DELETE /jobs/buy-scanner")).json).toEqual({
    message: "Job 'buy-scanner' deleted",
    job_id: "buy-scanner",
    cancelled_runs: 0,
    ending_runs: 0,
  });
  expect(await api.send("DELETE /jobs/buy-scanner")).toMatchObject({ status: 404 });
});

it.each([
  ["job", "/jobs/buy-scanner"],
  ["workflow", "/api/v1/workflows/daily"],
  ["trigger", "/triggers/github"],
])("a %s is deleted only in the version that If-Match names, where it names one", async (_, path) => {
  const api = await withJob();
  await api.memory.workflows.create(aWorkflow({ workflow_id: "daily" }));
  await api.memory.triggers.create(aTrigger({ trigger_id: "github" }));
  const remove = (version: string) => api.send(`DELETE ${path}`, { headers: { "if-match": version } });
  expect(await remove('"7"')).toMatchObject({ status: 412, error: { code: "VERSION_MISMATCH" } });
  expect((await remove("seven")).error.details[0]?.path).toBe("header.if-match");
  expect((await api.send(`GET ${path}`)).status).toBe(200);
  expect((await remove('"1"')).status).toBe(200);
  expect((await remove('"1"')).status).toBe(404);
  expect((await remove("*")).status).toBe(404);
});

it("a list is a bare array; Link leads from page to page with the filters kept", async () => {
  const api = anApi();
  for (let index = 0; index < 7; index += 1) await api.memory.jobs.create(aJob({ job_id: `job-${index}`, enabled: index !== 3 }));
  const seen: string[] = [];
  let next: string | undefined = "/jobs?limit=2&enabled=true";
  for (let pages = 0; next !== undefined && pages < 9; pages += 1) {
    const { json, headers } = await api.send(`GET ${next}`);
    seen.push(...(json as { job_id: string }[]).map(({ job_id }) => job_id));
    next = /^<([^>]+)>; rel="next"$/.exec(String(headers["link"]))?.[1];
  }
  expect(seen).toEqual(["job-0", "job-1", "job-2", "job-4", "job-5", "job-6"]);
});

it("a list shows the caller's own change at once", async () => {
  const api = await withJob();
  expect((await api.send("GET /jobs")).json).toHaveLength(1);
  await api.send("POST /jobs", { body: registration({ job_id: "other" }) });
  expect((await api.send("GET /jobs")).json).toHaveLength(2);
  await api.send("POST /jobs/other/pause", { body: { reason: "x" } });
  expect((await api.send("GET /jobs?enabled=false")).json).toMatchObject([{ job_id: "other", last_status: "paused" }]);
});

it("requests for one list that meet are computed once, and a failure is not remembered", async () => {
  const api = await withJob();
  api.memory.faults.failNext("jobs.listDefinitions", "before");
  expect(await api.send("GET /jobs")).toMatchObject({ status: 500 });
  await Promise.all([api.send("GET /jobs"), api.send("GET /jobs"), api.send("GET /jobs")]);
  expect(api.memory.faults.calls.filter((call) => call === "jobs.listDefinitions")).toHaveLength(2);
});

it("run-now answers message, run and job; the same key answers the same run", async () => {
  const api = await withJob();
  const ask = () => api.send("POST /jobs/buy-scanner/run-now", { body: { params: { a: 1 } }, headers: { "idempotency-key": "k-1" } });
  const [first, second] = [await ask(), await ask()];
  expect(first.json).toMatchObject({ message_id: expect.stringMatching(/^sqs:real\.jobs\.buy-scanner:/), job: { job_id: "buy-scanner" } });
  expect(second.json).toEqual(first.json);
  const other = await api.send("POST /jobs/buy-scanner/run", { body: {}, headers: { "idempotency-key": "k-1" } });
  expect([other.status, other.error.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
});

it.each(["", " ", "a b", "x".repeat(256), "ключ", "a\u0000"])("Idempotency-Key %j is refused", async (key) => {
  const api = await withJob();
  const { status, error } = await api.send("POST /jobs/buy-scanner/run-now", { body: {}, headers: { "idempotency-key": key } });
  expect([status, error.details[0]?.path]).toEqual([400, "header.idempotency-key"]);
});

it.each([
  { delay_seconds: -1 },
  { delay_seconds: 2_592_001 },
  { delay_seconds: "1" },
  { trigger_source: "Manual" },
  { trigger_source: "" },
  { params: [] },
  { when: 1 },
])("run-now refuses %j", async (body) => {
  const api = await withJob();
  const { status, error } = await api.send("POST /jobs/buy-scanner/run-now", { body });
  expect([status, error.details[0]?.path]).toEqual([400, Object.keys(body)[0]]);
});

it("runs are shown newest first, by pages, and one by its id", async () => {
  const api = await withJob();
  expect((await api.send("GET /jobs/buy-scanner/runs")).json).toEqual({ runs: [], next_cursor: null });
  expect(await api.send("GET /jobs/buy-scanner/runs?cursor=rubbish")).toMatchObject({ status: 400 });
  expect(await api.send("GET /runs?from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z")).toMatchObject({ status: 400 });
  expect(await api.send("GET /runs?from=2026-01-01T00:00:00Z")).toMatchObject({ status: 400 });
});
