import { expect, it } from "vitest";
import { aJob, aWorkflow } from "../../support/samples.ts";
import { anApi } from "../http-events.ts";

const TARGETS = [
  { job_id: "load" },
  { job_id: "nowhere" },
  { workflow_id: "daily_pipeline" },
  { workflow_id: "nothing" },
  { job_id: "nowhere" },
];
const WARNINGS = [
  { path: "targets.1.job_id", code: "target-job-missing", message: expect.stringContaining("'nowhere'") },
  { path: "targets.3.workflow_id", code: "target-workflow-missing", message: expect.stringContaining("'nothing'") },
  { path: "targets.4.job_id", code: "target-job-missing", message: expect.stringContaining("'nowhere'") },
];
const body = (targets: object[]) => ({ type: "api", topic: "hooks", targets });

async function withTargets() {
  const api = anApi();
  await api.memory.jobs.create(aJob({ job_id: "load" }));
  await api.memory.workflows.create(aWorkflow({ workflow_id: "daily_pipeline" }));
  return api;
}

it.each([
  ["POST", "POST /triggers", { ...body(TARGETS), trigger_id: "new" }, 201],
  ["PUT of a new one", "PUT /triggers/new", body(TARGETS), 201],
  ["PUT", "PUT /triggers/there", body(TARGETS), 200],
  ["PATCH", "PATCH /triggers/there", { targets: TARGETS }, 200],
])("%s stores a trigger whose targets are not there, and says which", async (_, request, sent, expected) => {
  const api = await withTargets();
  await api.send("PUT /triggers/there", { body: body([]) });
  const { status, json } = await api.send(request, { body: sent });
  expect([status, (json as { warnings: unknown }).warnings]).toEqual([expected, WARNINGS]);
});

it("a trigger whose targets are all there is stored without a word", async () => {
  const api = await withTargets();
  for (const targets of [[], [{ job_id: "load" }, { workflow_id: "daily_pipeline" }]]) {
    expect((await api.send("PUT /triggers/there", { body: body(targets) })).json).not.toHaveProperty("warnings");
  }
});

it("the warning is of the moment: it is not shown with the trigger, and gone when the target is there", async () => {
  const api = await withTargets();
  await api.send("PUT /triggers/there", { body: body([{ job_id: "nowhere" }]) });
  expect((await api.send("GET /triggers/there")).json).not.toHaveProperty("warnings");
  await api.memory.jobs.create(aJob({ job_id: "nowhere" }));
  expect((await api.send("PATCH /triggers/there", { body: {} })).json).not.toHaveProperty("warnings");
});

it("warnings are in Korean for who asks for it", async () => {
  const api = await withTargets();
  const { json } = await api.send("PUT /triggers/there", { body: body([{ job_id: "nowhere" }]), headers: { "accept-language": "ko" } });
  expect(json).toMatchObject({ warnings: [{ message: "Job 'nowhere'이(가) 없습니다. 등록되기 전에는 시작되지 않습니다." }] });
});
