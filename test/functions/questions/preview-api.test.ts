import { describe, expect, it } from "vitest";
import type { Preview } from "../../../shared/contract/jobs/preview.ts";
import { anApi, registration } from "../http-events.ts";

const NIGHT = "2027-11-07T04:00:00Z";
const preview = (body: object, headers: Readonly<Record<string, string>> = {}) => anApi().send("POST /preview", { body, headers });

describe("a preview", () => {
  it("tells when a cron would be due, with a note at a clock change, and creates nothing", async () => {
    const api = anApi();
    const body = { cron_expr: "30 1 * * *", timezone: "america/new_york", from: NIGHT, count: 2 };
    const { status, json } = await api.send("POST /preview", { body });
    expect(status).toBe(200);
    expect(json).toEqual({
      valid: true,
      details: [],
      timezone: "America/New_York",
      next: [
        {
          at: "2027-11-07T05:30:00.000Z",
          local: "2027-11-07T01:30:00-04:00",
          clock_change: "first-pass",
          note: "clocks are set back and show 01:30 twice on this day: it runs the first time only",
        },
        { at: "2027-11-08T06:30:00.000Z", local: "2027-11-08T01:30:00-05:00", clock_change: null, note: null },
      ],
      zone: { offset: "-04:00", next_change: { at: "2027-11-07T06:00:00.000Z", from: "-04:00", to: "-05:00" } },
    });
    expect((await api.send("GET /jobs")).json).toEqual([]);
  });

  it("is in the caller's language", async () => {
    const body = { cron_expr: "30 2 * * *", timezone: "America/New_York", from: "2027-03-14T00:00:00Z", count: 1 };
    const { json } = await preview(body, { "accept-language": "ko" });
    expect(json).toMatchObject({ next: [{ note: "이날은 시계를 앞당겨 02:30이(가) 없으므로 03:30에 실행합니다." }] });
  });

  it("has ten times from now on, in the deployment's zone, unless asked otherwise", async () => {
    const { json } = await preview({ interval_seconds: 60 });
    expect(json).toMatchObject({ timezone: "Asia/Seoul", next: Array.from({ length: 10 }, () => ({ note: null })) });
  });

  it.each([
    [{}, "cron_expr", "schedule-required"],
    [{ cron_expr: "* * * * *", interval_seconds: 60 }, "cron_expr", "schedules-exclude"],
    [{ cron_expr: "0 12 * * ? *" }, "cron_expr", "cron-seconds-first"],
    [{ cron_expr: "" }, "cron_expr", "cron-field-count"],
    [{ cron_expr: "*/90 * * * *" }, "cron_expr", "cron-step"],
    [{ cron_expr: "0 0 31 2 *" }, "cron_expr", "cron-never"],
    [{ cron_expr: "* * * * *", timezone: "+09:00" }, "timezone", "time-zone-unknown"],
    [{ cron_expr: "* * * * *", timezone: "KST" }, "timezone", "time-zone-unknown"],
    [{ cron_expr: "* * * * *", count: 101 }, "count", "invalid"],
    [{ cron_expr: "* * * * *", count: 0 }, "count", "invalid"],
    [{ cron_expr: "* * * * *", from: "tomorrow" }, "from", "invalid"],
    [{ interval_seconds: 0 }, "interval_seconds", "invalid"],
    [{ cron_expr: "* * * * *", zone: "UTC" }, "zone", "unknown-field"],
    [{ definition: {}, cron_expr: "* * * * *" }, "definition", "definition-alone"],
    [{ definition: {}, timezone: "UTC" }, "definition", "definition-alone"],
    [{ definition: "* * * * *" }, "definition", "invalid"],
    [{ definition: {}, kind: "queue" }, "kind", "invalid"],
  ])("of %j is refused: %s, %s", async (body, path, reason) => {
    const { status, error } = await preview(body);
    expect([status, error.details]).toMatchObject([400, [{ path, reason }]]);
  });

  it("needs the access to read", async () => {
    const body = { cron_expr: "* * * * *" };
    expect((await anApi().send("POST /preview", { body, access: "worker" })).status).toBe(403);
    expect((await anApi().send("POST /preview", { body, access: "read" })).status).toBe(200);
  });
});

describe("a preview of a job", () => {
  const judged = async (definition: object, headers: Readonly<Record<string, string>> = {}) =>
    (await preview({ kind: "job", definition, count: 1 }, headers)).json as Preview;
  const faults = ({ details }: Preview) => details.map(({ path, reason }) => [path, reason]);

  it("that is sound has its times, and creates nothing", async () => {
    const api = anApi();
    const { status, json } = await api.send("POST /preview", { body: { definition: registration() } });
    expect([status, json]).toMatchObject([200, { valid: true, details: [], timezone: "Asia/Seoul", zone: { next_change: null } }]);
    expect((json as Preview).next).toHaveLength(10);
    expect((await api.send("GET /jobs")).json).toEqual([]);
  });

  it("names every field at fault, and still has the times of a schedule that is sound", async () => {
    const answer = await judged({ job_id: "x", cron_expr: "0 3 * * *", timezone: "utc", max_parallel: 0, colour: "red" });
    expect(answer).toMatchObject({ valid: false, timezone: "UTC", next: [{ clock_change: null }], zone: { offset: "+00:00" } });
    expect(faults(answer).toSorted()).toEqual([
      ["colour", "unknown-field"],
      ["job_id", "invalid"],
      ["max_parallel", "invalid"],
      ["queue", "invalid"],
    ]);
  });

  it("has no times where the schedule itself is at fault, or a worker's reports make it", async () => {
    expect(await judged({ ...registration(), cron_expr: "0 0 31 2 *" })).toMatchObject({ details: [{ path: "cron_expr" }], next: [] });
    const chain = { ...registration(), cron_expr: null, interval_seconds: 60, reschedule_mode: "queue" };
    expect(await judged(chain)).toMatchObject({ valid: true, next: [] });
  });

  it("is judged by the rules between fields, and by those of the scope", async () => {
    const { cron_expr: _, interval_seconds: __, ...rest } = registration();
    expect(faults(await judged(rest))).toEqual([["cron_expr", "schedule-required"]]);
    expect(faults(await judged({ ...registration(), queue: "mock.jobs.a", scope: "mock" }))).toEqual([
      ["scope", "scope-must-be"],
      ["queue", "queue-of-scope"],
    ]);
  });

  it("says what is wrong in the caller's language, zod's words too", async () => {
    const { details } = await judged({ ...registration(), cron_expr: "0 0 31 2 *", max_parallel: 0 }, { "accept-language": "ko" });
    expect(details.map(({ message }) => /[가-힣]/.test(message))).toEqual([true, true]);
  });

  it("keeps to itself what a number would lose", async () => {
    const text = '{"definition":{"default_params":{"id":8202522731445525542}}}';
    const { status, error } = await anApi().send("POST /preview", { text });
    expect([status, error.details[0]?.path]).toEqual([400, "definition.default_params.id"]);
  });
});

describe("the coming occurrences", () => {
  const query = `?from=${NIGHT}&count=2`;
  const next = ["2027-11-07T05:30:00.000Z", "2027-11-07T06:30:00.000Z"];
  const occurrences = [{ clock_change: "first-pass" }, { clock_change: "second-pass", local: "2027-11-07T01:30:00-05:00" }];
  const clock = { cron_expr: "30 * * * *", timezone: "America/New_York" };

  it("of a job are told from any moment on, with notes", async () => {
    const api = anApi();
    await api.send("POST /jobs", { body: { ...registration(), ...clock } });
    const { json } = await api.send("GET /jobs/buy-scanner/next?from=2027-11-07T05:00:00Z&count=2");
    expect(json).toMatchObject({ job_id: "buy-scanner", timezone: "America/New_York", next, occurrences });
  });

  it("of a trigger and of a workflow are told likewise", async () => {
    const api = anApi();
    const trigger = { trigger_id: "clock", type: "cron", topic: "a.b", ...clock };
    expect((await api.send("POST /triggers", { body: trigger })).status).toBe(201);
    const workflow = { name: "Night", steps: [{ step_id: "one", queue: "real.jobs.a" }], ...clock };
    expect((await api.send("PUT /api/v1/workflows/night", { body: workflow })).status).toBe(201);
    const first = "2027-11-07T04:30:00.000Z";
    expect((await api.send(`GET /triggers/clock/next${query}`)).json).toMatchObject({ trigger_id: "clock", next: [first, next[0]] });
    expect((await api.send(`GET /api/v1/workflows/night/next${query}`)).json).toMatchObject({
      workflow_id: "night",
      next: [first, next[0]],
    });
  });

  it("are none for a trigger that waits for a call, and for a paused workflow", async () => {
    const api = anApi();
    await api.send("POST /triggers", { body: { trigger_id: "hook", type: "api", topic: "a.b" } });
    const workflow = { name: "Night", steps: [{ step_id: "one", queue: "real.jobs.a" }], ...clock, is_active: false };
    await api.send("PUT /api/v1/workflows/night", { body: workflow });
    expect((await api.send("GET /triggers/hook/next")).json).toMatchObject({ next: [], occurrences: [] });
    expect((await api.send("GET /api/v1/workflows/night/next")).json).toMatchObject({ next: [], occurrences: [] });
  });

  it.each(["/jobs/none/next", "/triggers/none/next", "/api/v1/workflows/none/next"])("GET %s is not found", async (path) => {
    expect((await anApi().send(`GET ${path}`)).status).toBe(404);
  });

  it.each(["from=yesterday", "count=0", "count=101", "until=2027-11-07T00:00:00Z"])("?%s is refused", async (rest) => {
    const api = anApi();
    await api.send("POST /jobs", { body: registration() });
    const { status, error } = await api.send(`GET /jobs/buy-scanner/next?${rest}`);
    expect([status, error.details[0]?.path]).toEqual([400, `query.${rest.split("=")[0]}`]);
  });
});

it("a zone is stored in its own letter case", async () => {
  const api = anApi();
  const { json } = await api.send("POST /jobs", { body: { ...registration(), timezone: "asia/KOLKATA" } });
  expect(json).toMatchObject({ timezone: "Asia/Kolkata" });
  const updated = await api.send("PUT /jobs/buy-scanner", { body: { timezone: "america/new_york" } });
  expect(updated.json).toMatchObject({ timezone: "America/New_York" });
});

it("an expression of 256 characters is taken by jobs, triggers and workflows, and one of 257 is refused", async () => {
  const api = anApi();
  const longest = `${"0,".repeat(123)}00 * * * *`;
  expect((await api.send("POST /jobs", { body: { ...registration(), cron_expr: longest } })).status).toBe(201);
  const { status, error } = await api.send("PUT /jobs/buy-scanner", { body: { cron_expr: `0${longest}` } });
  expect([status, error.details]).toMatchObject([400, [{ path: "cron_expr", reason: "cron-too-long" }]]);
});
