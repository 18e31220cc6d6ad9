import { describe, expect, it } from "vitest";
import type { WorkflowRunView } from "../../../shared/contract/workflows/workflow.ts";
import { aQueueStep } from "../../support/arbitrary/arbitrary-dags.ts";
import { aWorkflow } from "../../support/samples.ts";
import { WorkflowSimulation } from "../../support/workflow-simulation.ts";
import { anApi, type Api, registration } from "../http-events.ts";
import { aTask, execute } from "../tasks/task-world.ts";

const MINA = { as: { name: "mina", user: 7, session: "s" } };
const DEPLOYER = { as: { name: "deployer", user: 1, session: "token-3" } };
const TOKEN = { as: { name: "api token" } };
const FORGED = { created_by: "root", updated_by: "root", created_by_id: 1 };
const FORGED_REFUSED = Object.keys(FORGED).map(() => "unknown-field");
/** Whatever a request says of who sends it. */
const CLAIMS = {
  "x-user": "root",
  "x-forwarded-user": "root",
  "x-belfry-caller": "root",
  "x-amzn-oidc-identity": "root",
  "remote-user": "root",
};

const TRIGGER = { type: "cron", topic: "daily", cron_expr: "0 8 * * *", targets: [] };
const WORKFLOW = { name: "Flow", steps: [{ step_id: "a", queue: "real.jobs.a" }] };

/** Each kind of definition: how it is made, where it is, and what changes it. */
const DEFINITIONS = [
  ["a job", "POST /jobs", registration({ job_id: "one" }), "/jobs/one", "PUT /jobs/one", { description: "other" }],
  ["a trigger", "POST /triggers", { ...TRIGGER, trigger_id: "one" }, "/triggers/one", "PATCH /triggers/one", { description: "other" }],
  [
    "a workflow",
    "POST /api/v1/workflows",
    { ...WORKFLOW, workflow_id: "one" },
    "/api/v1/workflows/one",
    "PATCH /api/v1/workflows/one",
    { description: "other" },
  ],
] as const;

describe.each(DEFINITIONS)("%s", (_, create, body, path, change, changed) => {
  it("names who registered it and who changed it last, by the authorizer's word", async () => {
    const api = anApi();
    expect(await api.send(create, { body, ...MINA })).toMatchObject({ status: 201, json: { created_by: "mina", updated_by: "mina" } });
    await api.send(change, { body: changed, ...DEPLOYER, headers: CLAIMS });
    expect((await api.send(`GET ${path}`)).json).toMatchObject({ created_by: "mina", updated_by: "deployer" });
    expect((await api.send(`POST ${path}/pause`, TOKEN)).json).toMatchObject({ created_by: "mina", updated_by: "api token" });
  });

  it("takes no word of a body for it, and of what was read and is sent back none", async () => {
    const api = anApi();
    const forged = await api.send(create, { body: { ...body, ...FORGED }, ...MINA });
    expect([forged.status, forged.error.details.map((detail) => detail.reason)]).toMatchObject([400, FORGED_REFUSED]);
    await api.send(create, { body, ...MINA });
    const read = (await api.send(`GET ${path}`)).json as object;
    const put = await api.send(`PUT ${path}`, { body: { ...read, created_by: "root", updated_by: "root", description: "new" }, ...TOKEN });
    expect([put.status, put.json]).toMatchObject([200, { created_by: "mina", updated_by: "api token" }]);
    // Where a change is put, what is only in answers is taken back and ignored.
    const changing = await api.send(change.replace("PUT", "PATCH"), { body: FORGED, ...MINA });
    expect([400, 405]).toContain(changing.status);
  });

  it("is nobody's where callers are not known, as on a laptop, whatever headers say", async () => {
    const api = anApi({ authorizationRequired: false });
    const { json } = await api.send(create, { body, access: null, headers: CLAIMS });
    expect(Object.keys(json as object).filter((key) => key === "created_by" || key === "updated_by")).toEqual([]);
  });

  it("of one with a number the number is kept, too", async () => {
    const api = anApi();
    await api.send(create, { body, ...MINA });
    const { jobs, triggers, workflows } = api.memory;
    const kept = await Promise.all([jobs, triggers, workflows].map((store) => store.getDefinition("one")));
    expect(kept.find((one) => one !== undefined)).toMatchObject({ created_by: "mina", created_by_id: 7 });
  });
});

it("a workflow shows the number of the user who made it, as before", async () => {
  const { json } = await anApi().send("POST /api/v1/workflows", { body: WORKFLOW, ...MINA });
  expect(json).toMatchObject({ created_by_id: 7 });
});

it("a schedule names who made it and who changed it last; its own upkeep is nobody's change", async () => {
  const api = anApi();
  const work = { queue: "real.jobs.report", params: {}, timeout_sec: 60, retry_limit: 1 };
  const job = { id: "report", title: "Report", order: 0, description: "", commands: [], data_load_url: "", data_load_code: null, code: "" };
  api.memory.jobDirectory.jobs.set("report", { ...job, work });
  const asked = {
    title: "Report",
    jobs: [{ id: "report", order: 1 }],
    start_date: "2026-11-01",
    execution_time: "09:00",
    frequency: "daily",
  };
  const made = await api.send("POST /api/schedules", { body: asked, ...MINA });
  const path = `/api/schedules/${(made.json as { data: { schedule_id: string } }).data.schedule_id}`;
  expect((await api.send(`GET ${path}`)).json).toMatchObject({ data: { owner: "mina", created_by: "mina", updated_by: "mina" } });
  expect(await api.send(`PATCH ${path}`, { body: { created_by: "root" }, ...DEPLOYER })).toMatchObject({ status: 400 });
  await api.send(`PATCH ${path}`, { body: { title: "Other" }, ...DEPLOYER });
  expect((await api.send(`GET ${path}`)).json).toMatchObject({ data: { owner: "mina", created_by: "mina", updated_by: "deployer" } });
  await api.send(`POST ${path}/start`, MINA);
  expect([...(await api.memory.workflowRuns.list(path.split("/").at(-1) ?? "", { skip: 0, limit: 9 }))]).toMatchObject([
    { cause: { kind: "hand", by: "mina", user_id: 7 } },
  ]);
});

describe("a run", () => {
  const cause = { kind: "hand", by: "mina", user_id: 7 };

  async function aJob(): Promise<Api> {
    const api = anApi();
    await api.send("POST /jobs", { body: registration() });
    return api;
  }

  it("of a job names who asked for it, by hand or again", async () => {
    const api = await aJob();
    const { json } = await api.send("POST /jobs/buy-scanner/run-now", { ...MINA, headers: CLAIMS });
    expect(api.memory.dispatch.sent.map(({ message }) => message)).toMatchObject([{ kind: "fire", cause }]);
    expect(json).toMatchObject({ run_id: expect.any(String) });
    const forged = await api.send("POST /jobs/buy-scanner/run-now", { ...MINA, body: { by: "root" } });
    expect(forged).toMatchObject({ status: 400, error: { details: [{ path: "by", reason: "unknown-field" }] } });
  });

  async function aFlow() {
    const world = new WorkflowSimulation();
    await world.register(aWorkflow({ workflow_id: "flow", max_parallel: 9, steps: [aQueueStep("a")] }));
    const api = anApi({ memory: world.memory });
    const run = (await api.send("POST /api/v1/workflows/flow/runs", MINA)).json as WorkflowRunView;
    const control = async (id: string, action: string, who: object) =>
      (await api.send(`POST /api/v1/workflows/flow/runs/${id}/control`, { body: { action }, ...who })).json;
    return { world, run, control };
  }

  it("of a workflow names who started, stopped, retried and repeated it", async () => {
    const { run, control } = await aFlow();
    expect(run).toMatchObject({ source: cause, triggered_by: 7 });
    expect(await control(run.id, "stop", DEPLOYER)).toMatchObject({ reason: "stopped by deployer", reason_code: "stopped" });
    expect(await control(run.id, "retry", TOKEN)).toMatchObject({ source: cause, retried_by: "api token" });
    expect(await control(run.id, "rerun", DEPLOYER)).toMatchObject({
      source: { kind: "hand", by: "deployer", user_id: 1, rerun_of: run.id },
      triggered_by: 1,
    });
  });

  it("of a step is done for who started its workflow", async () => {
    const { world } = await aFlow();
    await world.settle();
    expect(world.memory.workers.sent.length).toBe(1);
    const [step] = await Promise.all(world.memory.workers.sent.map(({ message }) => world.memory.runs.get("flow:a", message.run_id)));
    expect(step?.dispatch.cause).toEqual(cause);
  });

  it("of a task's chain names who executed the task", async () => {
    const { api, world } = await aTask();
    await execute(api, {}, { as: { name: "mina", user: 7, session: "s" } });
    expect(world.runsOf("task-chain")).toMatchObject([{ cause }]);
  });
});
