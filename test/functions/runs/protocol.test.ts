import { describe, expect, it } from "vitest";
import { anApi, registration } from "../http-events.ts";

describe("a request body", () => {
  it("beyond 256 KiB is refused with 413", async () => {
    const { status, error } = await anApi().send("POST /jobs", { text: `{"a":"${"x".repeat(1_048_576)}"}` });
    expect([status, error.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });

  it.each(["", "{", "{'a':1}", '{"a":1,}', "undefined", '{"a":NaN}', "\u0000"])("that is no JSON is refused with 400: %j", async (text) => {
    const { status, error } = await anApi().send("POST /jobs", { text });
    expect([status, error.code]).toEqual([400, "MALFORMED_JSON"]);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "", "multipart/form-data; boundary=json"])(
    "of type %j is refused with 415",
    async (type) => {
      const { status, error } = await anApi().send("POST /jobs", { body: registration(), headers: { "content-type": type } });
      expect([status, error.code]).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
    },
  );

  it.each(["application/json", "application/json; charset=utf-8", "Application/JSON", "application/merge-patch+json"])(
    "of type %s is read",
    async (type) => {
      expect(await anApi().send("POST /jobs", { body: registration(), headers: { "content-type": type } })).toMatchObject({ status: 201 });
    },
  );

  it("may come in base64", async () => {
    expect(await anApi().send("POST /jobs", { body: registration(), base64: true })).toMatchObject({ status: 201 });
  });

  it("may be left out where nothing in it is required", async () => {
    const api = anApi();
    await api.send("POST /jobs", { body: registration() });
    for (const action of ["run-now", "run", "pause", "resume"]) {
      expect(await api.send(`POST /jobs/buy-scanner/${action}`)).toMatchObject({ status: 200 });
      expect(await api.send(`POST /jobs/buy-scanner/${action}`, { text: " \n" })).toMatchObject({ status: 200 });
    }
  });

  it("cannot reach the prototype of anything", async () => {
    const text = '{"job_id":"abc","queue":"real.jobs.abc","cron_expr":"* * * * *","default_params":{"__proto__":{"polluted":true}}}';
    const { status } = await anApi().send("POST /jobs", { text });
    expect([201, 400]).toContain(status);
    expect("polluted" in {}).toBe(false);
  });
});

describe("a route", () => {
  it("that does not exist is not found", async () => {
    const { status, error } = await anApi().send("GET /nothing");
    expect([status, error.code, error.message]).toEqual([404, "NOT_FOUND", "route 'GET /nothing' does not exist"]);
  });

  it.each([
    ["PATCH /jobs/abc", "GET, PUT, DELETE"],
    ["DELETE /jobs", "GET, POST"],
    ["GET /jobs/abc/run-now", "POST"],
    ["POST /health", "GET"],
    ["PUT /jobs/abc/last-run", "POST"],
    // Not those of a run that could be called so.
    ["PUT /runs/start", "POST"],
  ])("has no other method than its own: %s, Allow: %s", async (request, allow) => {
    const { status, headers, error } = await anApi().send(request, { body: {} });
    expect([status, error.code, headers["allow"]]).toEqual([405, "METHOD_NOT_ALLOWED", allow]);
  });

  it("may end in a slash", async () => {
    expect(await anApi().send("GET /jobs/")).toMatchObject({ status: 200, json: [] });
    expect(await anApi().send("GET /jobs/abc/")).toMatchObject({ status: 404, error: { message: "job 'abc' does not exist" } });
  });

  it.each(["GET /jobs/a/b", "GET //jobs", "GET /Jobs", "GET /jobs//runs"])("is not guessed: %s", async (request) => {
    expect(await anApi().send(request)).toMatchObject({ status: 404 });
  });

  it.each([
    "GET /jobs?unknown=1",
    "GET /jobs?limit=0",
    "GET /jobs?limit=1001",
    "GET /jobs?limit=ten",
    "GET /jobs?limit=",
    "GET /jobs?enabled=yes",
    "GET /runs?status=done",
    "GET /runs?from=yesterday",
    "GET /runs?from=2026-02-30T00:00:00Z",
    "GET /runs?from=2026-11-20T00:00:00",
    "GET /jobs?cursor=",
  ])("names a query parameter at fault: %s", async (request) => {
    const { status, error } = await anApi().send(request);
    const name = /\?(\w+)=/.exec(request)?.[1] ?? "";
    expect([status, error.details[0]?.path]).toEqual([400, `query.${name}`]);
  });

  it.each([
    "GET /jobs/a",
    "GET /jobs/a%00b",
    "GET /jobs/sc%F0%9F%98%80n",
    "GET /jobs/a%20b",
    `GET /jobs/${"x".repeat(101)}`,
    "GET /jobs/%2e%2e",
    "GET /jobs/abc/runs/7",
  ])("names a path parameter at fault: %s", async (request) => {
    const { status, error } = await anApi().send(request);
    expect([status, error.details[0]?.path.startsWith("path.")]).toEqual([400, true]);
  });
});

describe("an error", () => {
  it("of ours hides everything inside, and is logged", async () => {
    const api = anApi();
    api.memory.faults.failNext("jobs.get", "before");
    const { status, error, text, headers } = await api.send("GET /jobs/abc");
    expect([status, error.code, error.request_id]).toEqual([500, "INTERNAL_ERROR", "gateway-request"]);
    expect(text).not.toMatch(/jobs\.get|InjectedFault|\.ts|at /);
    expect(headers).toMatchObject({ "x-request-id": "gateway-request" });
    expect(api.memory.telemetry.named("request.failed")[0]?.detail?.["error"]).toContain("jobs.get failed");
  });

  it.each([
    ["ko", "Job 'none'을(를) 찾을 수 없습니다."],
    ["ko-KR,ko;q=0.9,en;q=0.8", "Job 'none'을(를) 찾을 수 없습니다."],
    ["en;q=0.5, ko;q=0.6", "Job 'none'을(를) 찾을 수 없습니다."],
    ["en-US,ko;q=0.9", "job 'none' does not exist"],
    ["fr, de", "job 'none' does not exist"],
    ["ko;q=0", "job 'none' does not exist"],
    [";;;,,", "job 'none' does not exist"],
  ])("speaks the caller's language: %s", async (language, message) => {
    const { error } = await anApi().send("GET /jobs/none", { headers: { "accept-language": language } });
    expect(error.message).toBe(message);
  });

  it("about a field is in Korean too", async () => {
    const { error } = await anApi().send("POST /jobs", { body: registration({ timeout_sec: "a" }), headers: { "accept-language": "ko" } });
    expect(error.details[0]?.message).toMatch(/[가-힣]/);
  });

  it("of ours is in Korean too", async () => {
    const api = anApi();
    api.memory.faults.failNext("jobs.get", "before");
    expect((await api.send("GET /jobs/abc", { headers: { "accept-language": "ko" } })).error.message).toBe("내부 오류가 발생했습니다.");
  });
});

it("texts come with their own type, and every answer forbids sniffing", async () => {
  const api = anApi();
  const types = new Map<string, unknown>();
  for (const path of ["/metrics", "/openapi.json", "/docs", "/health"]) {
    const { headers, status } = await api.send(`GET ${path}`);
    expect([status, headers["x-content-type-options"]]).toEqual([200, "nosniff"]);
    types.set(path, headers["content-type"]);
  }
  expect(Object.fromEntries(types)).toMatchObject({
    "/metrics": "text/plain; version=0.0.4; charset=utf-8",
    "/openapi.json": "application/json; charset=utf-8",
    "/docs": "text/html; charset=utf-8",
    "/health": "application/json; charset=utf-8",
  });
});
