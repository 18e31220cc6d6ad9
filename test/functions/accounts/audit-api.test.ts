import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { audited } from "../../../functions/http/audit.ts";
import type { AuditEntryView } from "../../../shared/contract/accounts/audit.ts";
import { AUDITED, type AuditRule } from "../../../shared/contract/accounts/audited-routes.ts";
import type { Route } from "../../../shared/contract/route.ts";
import { routes } from "../../../shared/contract/routes.ts";
import type { AuditEntry } from "../../../shared/domain/audit/audit-entry.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aQueueStep } from "../../support/arbitrary/arbitrary-dags.ts";
import { aWorkflow } from "../../support/samples.ts";
import { WorkflowSimulation } from "../../support/workflow-simulation.ts";
import { anApi, type Api, registration } from "../http-events.ts";

const RUN = "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10";
const MINA = { as: { name: "mina", user: 7, session: "s" }, sourceIp: "203.0.113.9" };
const writes = Object.entries<Route>(routes).filter(([, { method }]) => method !== "GET");
const ruleOf = (id: string) => (AUDITED as Readonly<Record<string, AuditRule>>)[id];
const targetOf = (path: string) =>
  path
    .replace("{run_id}", RUN)
    .replace("{user_id}", "5")
    .replace("{token_id}", "5")
    .replace("{dataset_id}", "5")
    .replace("{task_id}", "5")
    .replaceAll(/\{\w+\}/g, "abc");

async function entriesOf(api: Api, query = ""): Promise<readonly AuditEntryView[]> {
  const { status, json } = await api.send(`GET /api/v1/audit${query}`);
  expect(status).toBe(200);
  return (json as { entries: readonly AuditEntryView[] }).entries;
}

describe("which requests leave an entry", () => {
  it("is decided for every route that is no GET: by a kind, or by a reason why not", () => {
    expect(Object.keys(AUDITED).toSorted()).toEqual(writes.map(([id]) => id).toSorted());
    const unnamed = writes.flatMap(([id, { path }]) => {
      const rule = ruleOf(id);
      const known = new Set(["run_id", "delivery_id", rule && "param" in rule ? rule.param : ""]);
      return rule && "kind" in rule ? [...path.matchAll(/\{(\w+)\}/g)].filter(([, name]) => !known.has(name ?? "")) : [];
    });
    expect(unnamed).toEqual([]);
    expect(writes.filter(([id, { servedBy }]) => servedBy === "complete" && "kind" in (ruleOf(id) ?? {}))).toEqual([]);
  });

  it("is done by functions that have the trail, all of them", () => {
    const audited = writes.filter(([id]) => "kind" in (ruleOf(id) ?? {})).map(([, { servedBy }]) => servedBy);
    for (const name of new Set(audited))
      expect([name, readFileSync(new URL(`../../../functions/${name}.ts`, import.meta.url), "utf8").includes("...audit()")]).toEqual([
        name,
        true,
      ]);
  });

  it.each(writes)("%s: one, also if it is refused, if it has a kind, and else none", async (id, { method, path }) => {
    const api = anApi();
    await api.send(`${method} ${targetOf(path)}`, { ...MINA, body: {}, headers: { authorization: "Bearer token" } });
    const rule = ruleOf(id);
    const kinds = api.memory.audit.entries.map(({ operation, kind }) => [operation, kind]);
    expect(kinds).toEqual(rule && "kind" in rule ? [[id, rule.kind]] : []);
  });

  it("are none where nobody is known: a flood of them is in the gateway's log", async () => {
    const api = anApi();
    for (const sent of [{ access: null }, { access: "", refused: "token-unknown" }] as const)
      expect((await api.send("POST /jobs", { ...sent, body: registration() })).status).toBe(401);
    expect(api.memory.audit.entries).toEqual([]);
  });
});

describe("an entry", () => {
  it("tells who did what, when, from where, and what changed from what to what", async () => {
    const api = anApi();
    await api.send("POST /jobs", { body: registration({ timeout_sec: 60 }), ...MINA });
    api.memory.clock.set(api.memory.clock.now() + 1000);
    const body = { timeout_sec: 90, description: "매수", default_params: { size: 2, name: "어제" } };
    await api.send("PUT /jobs/buy-scanner", { body, as: { name: "deployer", user: 1, session: "token-3" }, requestId: "r2" });
    expect(await entriesOf(api)).toMatchObject([
      {
        at: "2026-11-20T12:00:01.000Z",
        who: "deployer",
        user_id: 1,
        via: "token-3",
        address: "127.0.0.1",
        operation: "updateJob",
        kind: "job",
        id: "buy-scanner",
        run_id: null,
        outcome: "done",
        reason: null,
        changes: [
          { path: "default_params.name", from: null, to: "…" },
          { path: "default_params.size", from: null, to: 2 },
          { path: "description", from: null, to: "매수" },
          { path: "timeout_sec", from: 60, to: 90 },
        ],
        omitted: 0,
        request_id: "r2",
      },
      { who: "mina", user_id: 7, via: null, address: "203.0.113.9", operation: "createJob", id: "buy-scanner" },
    ]);
  });

  it("of what was refused says why, and of a fault of ours that it failed", async () => {
    const api = anApi();
    await api.send("POST /jobs", { body: registration(), ...MINA, access: "read", requestId: "a" });
    await api.send("POST /jobs", { body: { job_id: "x" }, ...MINA, requestId: "b" });
    api.memory.faults.failNext("jobs.create", "before", 1);
    expect((await api.send("POST /jobs", { body: registration(), ...MINA, requestId: "c" })).status).toBe(500);
    const said = api.memory.audit.entries.map(({ request_id, outcome, reason }) => [request_id, outcome, reason]);
    expect(said).toEqual([
      ["a", "refused", "access-needed"],
      ["b", "refused", "invalid-fields"],
      ["c", "failed", null],
    ]);
  });

  it("names the run that was begun, and the one that is meant", async () => {
    const world = new WorkflowSimulation();
    await world.register(aWorkflow({ workflow_id: "flow", steps: [aQueueStep("a")] }));
    const api = anApi({ memory: world.memory });
    await api.send("POST /jobs", { body: registration() });
    const { run_id } = (await api.send("POST /jobs/buy-scanner/run-now", { ...MINA, requestId: "a" })).json as { run_id: string };
    const { id } = (await api.send("POST /api/v1/workflows/flow/runs", { ...MINA, requestId: "b" })).json as { id: string };
    await api.send(`POST /api/v1/workflows/flow/runs/${id}/control`, { body: { action: "stop" }, ...MINA });
    const told = await entriesOf(api, "?who=mina");
    expect(told.map((entry) => [entry.operation, entry.run_id]).toSorted()).toEqual([
      ["controlWorkflowRun", id],
      ["runJobNow", run_id],
      ["startWorkflowRun", id],
    ]);
  });

  it("of a batch of jobs is one for each that it made", async () => {
    const api = anApi();
    const jobs = ["one", "two", "one"].map((job_id) => registration({ job_id }));
    await api.send("POST /jobs:batch", { body: { jobs }, ...MINA });
    expect(api.memory.audit.entries.map(({ operation, id, outcome }) => [operation, id, outcome])).toEqual([
      ["createJobs", "one", "done"],
      ["createJobs", "two", "done"],
    ]);
  });

  it("of a workflow that a schedule has is none: it follows from the schedule", async () => {
    const api = anApi();
    const work = { queue: "real.jobs.report", params: {}, timeout_sec: 60, retry_limit: 1 };
    const job = {
      id: "report",
      title: "R",
      order: 0,
      description: "",
      commands: [],
      data_load_url: "",
      data_load_code: null,
      code: "",
      work,
    };
    api.memory.jobDirectory.jobs.set("report", job);
    const body = { title: "R", jobs: [{ id: "report", order: 1 }], start_date: "2026-11-01", execution_time: "09:00", frequency: "daily" };
    await api.send("POST /api/schedules", { body, ...MINA });
    expect(api.memory.audit.entries.map(({ kind, outcome }) => [kind, outcome])).toEqual([["schedule", "done"]]);
  });

  it("of a sign-in names the user; of a refused one only the number of a user who exists, and never the name that was typed", async () => {
    const api = anApi();
    const login = (username: string, password: string, requestId: string) =>
      api.send("POST /api/v1/auth/login", { body: { username, password }, access: null, requestId, sourceIp: "203.0.113.9" });
    await login("admin", "first-password", "a");
    await login("admin", "wrong", "b");
    await login("hunter2hunter2", "wrong", "c");
    const told = api.memory.audit.entries.map(({ who, user_id, id, outcome, reason, address }) => [
      who,
      user_id,
      id,
      outcome,
      reason,
      address,
    ]);
    expect(told).toEqual([
      ["admin", 1, "1", "done", null, "203.0.113.9"],
      [null, null, "1", "refused", "credentials-wrong", "203.0.113.9"],
      [null, null, null, "refused", "credentials-wrong", "203.0.113.9"],
    ]);
    for (let n = 0; n < 40; n += 1) await login("admin", "wrong", `d${n}`);
    expect(api.memory.audit.entries.filter(({ reason }) => reason === "too-many-logins")).toEqual([]);
    expect(JSON.stringify(api.memory.audit.entries)).not.toContain("hunter2");
  });

  it("that cannot be kept is in the log whole, counted, and changes no answer", async () => {
    const api = anApi();
    const { faults, telemetry } = api.memory;
    faults.failNext("audit.append", "before", 1);
    expect((await api.send("POST /jobs", { body: registration(), ...MINA })).status).toBe(201);
    expect(telemetry.measured.audit_entries_lost).toBe(1);
    expect(telemetry.named("audit.lost")).toMatchObject([{ level: "error", detail: { entry: { who: "mina", operation: "createJob" } } }]);
    faults.failNext("audit.append", "before", 1);
    expect((await api.send("DELETE /jobs/none", MINA)).status).toBe(404);
    expect(telemetry.measured.audit_entries_lost).toBe(2);
  });

  it("that cannot be made is reported with the request's id, counted, and changes no answer", async () => {
    const { clock, telemetry } = memoryPorts();
    const request = { routeId: "createJob", method: "POST", params: null, requestId: "r-1", caller: { name: "mina", userId: 1 } };
    const ports = { audit: { append: async () => undefined, read: async () => ({ entries: [], next: undefined }) }, clock, telemetry };
    expect(await audited(ports, request as unknown as Parameters<typeof audited>[1], async () => "done")).toBe("done");
    expect(telemetry.named("audit.lost")).toMatchObject([{ detail: { operation: "createJob", request_id: "r-1", who: "mina" } }]);
    expect(telemetry.measured.audit_entries_lost).toBe(1);
  });
});

describe("no secret", () => {
  const SENTINEL = "S3NT1NEL";
  const URL_WITH_KEY = `https://hooks.example.com/${SENTINEL}?key=${SENTINEL}`;
  const SENT: readonly (readonly [string, object])[] = [
    ["POST /api/v1/users", { username: "mina", email: "m@example.com", name: "Mina", password: `${SENTINEL}-long` }],
    ["PUT /api/v1/users/1", { password: `${SENTINEL}-longer` }],
    ["POST /api/v1/auth/change-password", { current_password: `${SENTINEL}-longer`, new_password: `${SENTINEL}-other` }],
    ["POST /api/v1/tokens", { name: "worker", scopes: ["work:report"], expires_in_days: 5 }],
    ["POST /api/v1/tokens/1/rotate", { overlap_hours: 1 }],
    ["POST /triggers", { trigger_id: "hook", type: "api", topic: "t", secret: SENTINEL.repeat(3), payload: { note: SENTINEL } }],
    ["PATCH /triggers/hook", { secret: `${SENTINEL}${SENTINEL}`, description: `see ${URL_WITH_KEY}` }],
    ["POST /jobs", registration({ default_params: { note: SENTINEL, deep: [{ value: SENTINEL }] }, description: URL_WITH_KEY })],
    ["POST /api/v1/workflows", { name: "f", steps: [{ step_id: "a", queue: "real.jobs.a", params: { value: SENTINEL } }] }],
    ["POST /api/v1/datasets", { name: "roads", path: `https://u:${SENTINEL}@files.example.com/x`, data_type: "Vector" }],
    ["POST /api/v1/tasks", { name: "build", build_config_custom_conf: { value: SENTINEL }, video_out_path: "out" }],
    [
      "POST /api/v1/notifications/configs",
      { name: "desk", channel: "slack", webhook_url: URL_WITH_KEY, notification_types: ["job_failed"], filters: { note: SENTINEL } },
    ],
    ["PUT /api/v1/notifications/configs/desk", { webhook_url: `${URL_WITH_KEY}2` }],
    [
      "POST /api/v1/notifications/configs",
      {
        name: "bot",
        channel: "telegram",
        telegram: { bot_token: `12345:${SENTINEL}${SENTINEL}${SENTINEL}${SENTINEL}aaa`, chat_id: "-5" },
        notification_types: ["job_failed"],
      },
    ],
  ];

  it("of any body is in any entry, and that it changed is", async () => {
    const api = anApi();
    await api.send("POST /api/v1/auth/login", { body: { username: "admin", password: "first-password" }, access: null });
    for (const [n, [request, body]] of SENT.entries()) {
      const { status, text } = await api.send(request, { body, as: { name: "admin", user: 1, session: "s" }, requestId: `q${n}` });
      expect([request, status < 300 ? "" : text]).toEqual([request, ""]);
    }
    const entries: readonly AuditEntry[] = api.memory.audit.entries;
    expect(JSON.stringify(entries)).not.toContain(SENTINEL);
    expect(JSON.stringify(entries)).not.toMatch(/sssssss|plain:|bft_|whsec_/);
    const changed = entries.flatMap(({ changes }) => changes.map(({ path }) => path));
    for (const path of ["password_hash", "secret_hash", "secret", "webhook_url", "telegram.bot_token", "default_params.deep.0.value"])
      expect(changed).toContain(path);
  });
});

describe("GET /api/v1/audit", () => {
  it("is for those who manage accounts, and no others", async () => {
    for (const access of ["read", "operate", "admin", "worker"])
      expect((await anApi().send("GET /api/v1/audit", { access })).status).toBe(403);
    expect((await anApi().send("GET /api/v1/audit", { access: "accounts" })).json).toEqual({ entries: [], next_cursor: null });
  });

  it("picks by who, kind, id and time, and pages by a cursor", async () => {
    const api = anApi();
    for (let n = 0; n < 5; n += 1) {
      api.memory.clock.set(Date.UTC(2026, 10, 20, 12, 0, n));
      const who = n === 2 ? "jun" : "mina";
      await api.send("POST /jobs", { body: registration({ job_id: `job${n}` }), as: { name: who }, requestId: `r${n}` });
    }
    const ids = async (query: string) => (await entriesOf(api, query)).map(({ id }) => id);
    expect(await ids("")).toEqual(["job4", "job3", "job2", "job1", "job0"]);
    expect(await ids("?who=jun")).toEqual(["job2"]);
    expect(await ids("?kind=job&id=job3")).toEqual(["job3"]);
    expect(await ids("?kind=user")).toEqual([]);
    expect(await ids("?from=2026-11-20T21:00:01%2B09:00&to=2026-11-20T12:00:03Z")).toEqual(["job2", "job1"]);
    const first = (await api.send("GET /api/v1/audit?limit=3")).json as { next_cursor: string };
    expect(await ids(`?limit=3&cursor=${first.next_cursor}`)).toEqual(["job1", "job0"]);
  });

  it.each([
    ["cursor=abc", "query.cursor"],
    ["from=yesterday", "query.from"],
    ["kind=cat", "query.kind"],
    ["limit=0", "query.limit"],
    ["whom=mina", "query.whom"],
  ])("refuses %s, and names the field", async (query, path) => {
    const { status, error } = await anApi().send(`GET /api/v1/audit?${query}`);
    expect([status, error.details.map((one) => one.path)]).toEqual([422, [path]]);
  });
});
