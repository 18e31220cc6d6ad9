import { describe, expect, it } from "vitest";
import { anOccurrence, aTrigger, iso, NOON } from "../../support/samples.ts";
import { anApi, type Api } from "../http-events.ts";

const SECRET = "it's a secret to everybody";
const hook = (change: object = {}) => ({ type: "api", topic: "webhooks.github", ...change });

/** An API with the trigger `github`, that signs. */
async function withTrigger(change: object = {}): Promise<Api> {
  const api = anApi();
  await api.send("POST /triggers", { body: hook({ trigger_id: "github", secret: SECRET, description: "pushes", ...change }) });
  return api;
}

describe("POST /triggers", () => {
  it("answers the trigger, where it is, and its version", async () => {
    const body = { trigger_id: "daily", type: "cron", topic: "daily", cron_expr: "0 8 * * 1-5", targets: [{ job_id: "load" }] };
    const { status, headers, json } = await anApi().send("POST /triggers", { body });
    expect([status, headers["location"], headers["etag"]]).toEqual([201, "/triggers/daily", '"1"']);
    expect(json).toEqual({
      ...body,
      source_topic: null,
      filter: null,
      interval_seconds: null,
      at: null,
      timezone: "Asia/Seoul",
      payload: null,
      targets: [{ job_id: "load", params: null }],
      client_queue: null,
      enabled: true,
      description: null,
      misfire_grace_sec: 3_600,
      signed: false,
      replay_window_sec: 300,
      trigger_count: 0,
      last_triggered_at: null,
      // From Friday 21:00 in Seoul: Monday 08:00.
      next_due_at: "2026-11-22T23:00:00.000Z",
      created_at: iso(NOON),
      updated_at: iso(NOON),
      pause_reason: null,
      version: 1,
      paused_at: null,
      failure_streak: 0,
      failing_since: null,
      last_error: null,
      last_reason: null,
      warnings: [expect.objectContaining({ path: "targets.0.job_id", code: "target-job-missing" })],
    });
  });

  it("takes the word `manual` for `api`", async () => {
    const { json } = await anApi().send("POST /triggers", { body: hook({ trigger_id: "by-hand", type: "manual" }) });
    expect(json).toMatchObject({ type: "api" });
  });

  it.each([
    ["cron_expr", { cron_expr: "*/10 * * * * *" }, iso(NOON + 10_000)],
    ["interval_seconds", { interval_seconds: 60 }, iso(NOON + 60_000)],
    ["at", { at: "2026-11-20T21:00:05+09:00" }, iso(NOON + 5_000)],
  ])("says when %s is due next", async (_, clock, next_due_at) => {
    const { json } = await anApi().send("POST /triggers", { body: { trigger_id: "clock", type: "cron", topic: "tick", ...clock } });
    expect(json).toMatchObject({ next_due_at });
  });

  it.each([
    ["en", "trigger 'github' already exists"],
    ["ko", "트리거 'github'가 이미 존재합니다."],
  ])("refuses an id that is taken, in %s", async (language, message) => {
    const api = await withTrigger();
    const sent = { body: hook({ trigger_id: "github" }), headers: { "accept-language": language } };
    const { status, error } = await api.send("POST /triggers", sent);
    expect([status, error.code, error.message, error.details[0]?.path]).toEqual([409, "ALREADY_EXISTS", message, "trigger_id"]);
  });
});

describe("PUT /triggers/{trigger_id}", () => {
  it("registers what is not there with 201, and makes it what is sent with 200, however often", async () => {
    const api = anApi();
    const put = (body: object) => api.send("PUT /triggers/github", { body });
    const answers = [await put(hook()), await put(hook()), await put(hook({ topic: "other" })), await put(hook({ topic: "other" }))];
    expect(answers.map(({ status, headers }) => [status, headers["etag"]])).toEqual([
      [201, '"1"'],
      [200, '"1"'],
      [200, '"2"'],
      [200, '"2"'],
    ]);
    expect((await api.send("GET /triggers")).json).toMatchObject([{ trigger_id: "github", topic: "other", version: 2 }]);
  });

  it("sets what is not sent to its default, and keeps the count and the secret", async () => {
    const api = await withTrigger();
    await api.memory.triggers.recordOccurrence(anOccurrence());
    const { json } = await api.send("PUT /triggers/github", { body: hook() });
    expect(json).toMatchObject({ description: null, signed: true, trigger_count: 1, version: 2 });
    expect((await api.memory.triggers.getDefinition("github"))?.secret).toBe(SECRET);
  });

  it("forgets the secret of a trigger that becomes one of another type", async () => {
    const api = await withTrigger();
    const clock = { type: "cron", topic: "tick", interval_seconds: 60 };
    expect((await api.send("PUT /triggers/github", { body: clock })).json).toMatchObject({ type: "cron", signed: false });
    expect((await api.send("PUT /triggers/github", { body: hook() })).json).toMatchObject({ type: "api", signed: false });
  });

  it("with If-Match means a trigger that is there, in this version", async () => {
    const api = await withTrigger();
    const put = (id: string, etag: string) =>
      api.send(`PUT /triggers/${id}`, { body: hook({ topic: "x" }), headers: { "if-match": etag } });
    const [stale, none, current] = [await put("github", '"2"'), await put("none", '"1"'), await put("github", '"1"')];
    expect([stale.status, stale.error.code, none.status, current.status]).toEqual([412, "VERSION_MISMATCH", 404, 200]);
    expect((await api.send("GET /triggers")).json).toHaveLength(1);
  });

  it("takes the one single time of a trigger again after it has passed, but no other past one", async () => {
    const api = anApi();
    const once = (at: number) => api.send("PUT /triggers/once", { body: { type: "cron", topic: "once", at: iso(at) } });
    expect(await once(NOON + 5_000)).toMatchObject({ status: 201, json: { next_due_at: iso(NOON + 5_000) } });
    api.memory.clock.advance(60);
    expect(await once(NOON + 5_000)).toMatchObject({ status: 200, json: { version: 1, next_due_at: null } });
    expect((await once(NOON + 6_000)).error.details).toEqual([{ path: "at", message: "must be in the future", reason: "at-in-the-past" }]);
  });
});

describe("PATCH /triggers/{trigger_id}", () => {
  it("changes what is sent and nothing else", async () => {
    const api = await withTrigger();
    const { json: before } = await api.send("GET /triggers/github");
    api.memory.clock.advance(60);
    const { status, headers, json } = await api.send("PATCH /triggers/github", { body: { enabled: false, description: null } });
    expect([status, headers["etag"]]).toEqual([200, '"2"']);
    const at = iso(NOON + 60_000);
    expect(json).toEqual({ ...Object(before), enabled: false, description: null, version: 2, updated_at: at, paused_at: at });
  });

  it("that says nothing new leaves the version", async () => {
    const api = await withTrigger();
    for (const body of [{}, { enabled: true, topic: "webhooks.github" }]) {
      expect(await api.send("PATCH /triggers/github", { body })).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    }
  });

  it("takes the secret away with null", async () => {
    const api = await withTrigger();
    expect((await api.send("PATCH /triggers/github", { body: { secret: null } })).json).toMatchObject({ signed: false });
  });

  it("with a stale ETag changes nothing", async () => {
    const api = await withTrigger();
    const patch = (etag: string) => api.send("PATCH /triggers/github", { body: { topic: "x" }, headers: { "if-match": etag } });
    expect([(await patch('"1"')).status, (await patch('"1"')).status]).toEqual([200, 412]);
    const { error } = await patch("abc");
    expect([error.code, error.details[0]?.path]).toEqual(["VALIDATION_ERROR", "header.if-match"]);
  });

  it("is checked as a whole: a disabled trigger is not due, and a clock taken away is missed", async () => {
    const api = anApi();
    await api.send("PUT /triggers/tick", { body: { type: "cron", topic: "tick", interval_seconds: 60 } });
    expect((await api.send("PATCH /triggers/tick", { body: { enabled: false } })).json).toMatchObject({ next_due_at: null });
    const { error } = await api.send("PATCH /triggers/tick", { body: { interval_seconds: null } });
    expect(error.details.map(({ path }) => path)).toEqual(["cron_expr"]);
  });
});

it("a secret is shown by no answer", async () => {
  const api = anApi();
  const body = hook({ secret: SECRET });
  const answers = [
    await api.send("POST /triggers", { body: { ...body, trigger_id: "github" } }),
    await api.send("PUT /triggers/github", { body }),
    await api.send("PATCH /triggers/github", { body: { secret: `${SECRET}!`, description: "x" } }),
    await api.send("GET /triggers/github"),
    await api.send("GET /triggers"),
    await api.send("PATCH /triggers/github", { body: { secret: SECRET.slice(0, 9) } }),
    await api.send("DELETE /triggers/github"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 400, 200]);
  for (const { text, headers } of answers) expect(text + JSON.stringify(headers)).not.toContain(SECRET.slice(0, 9));
});

it("deleting answers what was deleted, once; the record of its occurrences stays", async () => {
  const api = await withTrigger();
  await api.memory.triggers.recordOccurrence(anOccurrence());
  expect((await api.send("DELETE /triggers/github")).json).toEqual({ message: "Trigger 'github' deleted", trigger_id: "github" });
  expect(await api.send("DELETE /triggers/github")).toMatchObject({ status: 404 });
  expect((await api.send("GET /triggers/github/occurrences")).json).toMatchObject({ occurrences: [{ status: "published" }] });
});

it("a list is a bare array by id; Link leads from page to page", async () => {
  const api = anApi();
  for (const id of ["d", "b", "e", "a", "c"]) await api.memory.triggers.create(aTrigger({ trigger_id: id }));
  const seen: string[][] = [];
  let next: string | undefined = "/triggers?limit=2";
  for (let pages = 0; next !== undefined && pages < 9; pages += 1) {
    const { json, headers } = await api.send(`GET ${next}`);
    seen.push((json as { trigger_id: string }[]).map(({ trigger_id }) => trigger_id));
    next = /^<([^>]+)>; rel="next"$/.exec(String(headers["link"]))?.[1];
  }
  expect(seen).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  expect((await api.send("GET /triggers?cursor=c")).json).toMatchObject([{ trigger_id: "d" }, { trigger_id: "e" }]);
});

it("occurrences are listed newest first, by pages", async () => {
  const api = await withTrigger();
  expect((await api.send("GET /triggers/github/occurrences")).json).toEqual({ occurrences: [], next_cursor: null });
  for (let at = 0; at < 3; at += 1) await api.memory.triggers.recordOccurrence(anOccurrence({}, NOON + at * 1_000));
  const first = await api.send("GET /triggers/github/occurrences?limit=2");
  const { next_cursor } = first.json as { next_cursor: string };
  const second = await api.send(`GET /triggers/github/occurrences?limit=2&cursor=${encodeURIComponent(next_cursor)}`);
  expect(first.json).toMatchObject({ occurrences: [{ scheduled_at: iso(NOON + 2_000) }, { scheduled_at: iso(NOON + 1_000) }] });
  expect(second.json).toMatchObject({ occurrences: [{ scheduled_at: iso(NOON) }], next_cursor: null });
  expect(await api.send("GET /triggers/github/occurrences?cursor=rubbish")).toMatchObject({ status: 400 });
});

describe("a trigger that is not there", () => {
  it.each([
    "GET /triggers/none",
    "PATCH /triggers/none",
    "DELETE /triggers/none",
    "GET /triggers/none/occurrences",
    "GET /api/webhooks/none/status",
  ])("is not found: %s, in English and in Korean", async (request) => {
    const ask = (language: string) =>
      anApi().send(request, { ...(request.startsWith("PATCH") && { body: {} }), headers: { "accept-language": language } });
    const [english, korean] = [await ask("en"), await ask("ko")];
    expect([english.status, english.error.code, english.error.message]).toEqual([404, "NOT_FOUND", "trigger 'none' does not exist"]);
    expect(korean.error.message).toBe("트리거 'none'을(를) 찾을 수 없습니다.");
  });
});

describe("a path of triggers", () => {
  it("may end in a slash", async () => {
    const api = await withTrigger();
    expect(await api.send("POST /triggers/", { body: hook({ trigger_id: "two" }) })).toMatchObject({ status: 201 });
    expect((await api.send("GET /triggers/")).json).toHaveLength(2);
    expect((await api.send("GET /triggers/two/")).json).toMatchObject({ trigger_id: "two" });
  });

  it.each([
    ["PATCH /triggers", "GET, POST"],
    ["POST /triggers/github", "GET, PUT, PATCH, DELETE"],
    ["DELETE /triggers/github/occurrences", "GET, POST"],
    ["GET /events", "POST"],
    ["GET /api/webhooks/github/trigger", "POST"],
    ["POST /api/webhooks/github/status", "GET"],
  ])("has no other method than its own: %s, Allow: %s", async (request, allow) => {
    const { status, headers, error } = await anApi().send(request, { headers: { "accept-language": "ko" } });
    expect([status, headers["allow"], error.message]).toEqual([405, allow, `허용되는 메서드: ${allow}`]);
  });
});
