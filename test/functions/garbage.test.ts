import { describe, expect, it } from "vitest";
import type { Route } from "../../shared/contract/route.ts";
import { routeKey } from "../../shared/contract/route.ts";
import { routes } from "../../shared/contract/routes.ts";
import { TELEGRAM_SECRET } from "../support/memory/messages/telegram.ts";
import { aConfig, SECRET } from "../support/notification-samples.ts";
import { aJob, aTrigger, aWorkflow, aWorkflowRun } from "../support/samples.ts";
import { anApi, type Api } from "./http-events.ts";

const RUN = aWorkflowRun({ workflow_id: "abc" });
const SCHEDULE = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const targetOf = (path: string) =>
  path
    .replace("{run_id}", RUN.run_id)
    .replace("{schedule_id}", SCHEDULE)
    .replace(/\{(?:user|token|dataset|task)_id\}/, "1")
    .replaceAll(/\{\w+\}/g, "abc");
/** With a JSON body; the one that takes a form is asked in `sign-in-api.test.ts`. */
const withBody = Object.values<Route>(routes).filter(({ body, form }) => body !== undefined && !form);
const nested = (levels: number, open: string, close: string) => open.repeat(levels) + "1" + close.repeat(levels);

/** A world in which every route finds something by the name `abc`. */
async function everything(): Promise<Api> {
  const api = anApi();
  const { jobs, triggers, workflows, workflowRuns, notificationConfigs } = api.memory;
  await jobs.create(aJob({ job_id: "abc" }));
  await triggers.create(aTrigger({ trigger_id: "abc" }));
  await workflows.create(aWorkflow({ workflow_id: "abc" }));
  await workflowRuns.create(RUN);
  await notificationConfigs.create(aConfig({ name: "abc" }));
  return api;
}
/** What opens each door. */
const HEADERS = { authorization: "Bearer token", "x-belfry-token": SECRET, "x-telegram-bot-api-secret-token": TELEGRAM_SECRET };
const send = (api: Api, route: Route, text: string) => api.send(`${route.method} ${targetOf(route.path)}`, { text, headers: HEADERS });

/** What an answer refuses, whichever shape its errors have; a refusal of fields is 422 in the one, 400 in the other. */
async function refused(route: Route, text: string) {
  const { status, error } = await send(await everything(), route, text);
  return { status: status === 422 ? 400 : status, code: error.code, paths: error.details.map(({ path }) => path) };
}

describe.each(withBody.map((route) => [routeKey(route), route] as const))("%s", (_, route) => {
  it.each(["null", "[]", '""', "7", "true", "[{}]"])("refuses the body %s, by name", async (text) => {
    expect(await refused(route, text)).toEqual({ status: 400, code: "VALIDATION_ERROR", paths: ["body"] });
  });

  it.each(["{", "{'a':1}", '{"a":1}{', "NaN", "\uFEFF{}"])("refuses what is no JSON: %j", async (text) => {
    expect(await refused(route, text)).toMatchObject({ status: 400, code: "MALFORMED_JSON" });
  });

  it.each([
    ["lists", nested(100_000, "[", "]")],
    ["objects", nested(40_000, '{"a":', "}")],
    ["a field", `{"default_params":{"a":${nested(501, "[", "]")}}}`],
  ])("refuses nesting without end, of %s", async (__, text) => {
    expect(await refused(route, text)).toMatchObject({ status: 400, paths: ["body"] });
  });

  it.each([
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    '{"default_params":{"__proto__":{"polluted":true}},"params":{"__proto__":{"polluted":true}},"data":{"__proto__":{"polluted":true}}}',
    '{"interval_seconds":1e400,"timeout_sec":-1e308,"task_id":123456789012345678901234567890,"attempt":1e-400}',
    '{"name":"\\ud800","topic":"\\u0000","steps":[null],"targets":[null],"filter":{"\\ud800":[null]},"action":["stop"]}',
  ])("is not shaken by %s", async (text) => {
    const api = await everything();
    const { status } = await send(api, route, text);
    expect(status).toBeLessThan(500);
    expect(api.memory.telemetry.named("request.failed")).toEqual([]);
    expect("polluted" in {}).toBe(false);
  });
});

it("nesting as deep as anybody needs is taken as it is", async () => {
  const api = await everything();
  const deep: unknown = JSON.parse(nested(490, "[", "]"));
  const answers = [
    await api.send("PATCH /api/v1/workflows/abc", { body: { default_params: { deep } } }),
    await api.send("PATCH /triggers/abc", { body: { payload: { deep } } }),
    await api.send("POST /events", { body: { topic: "deep", data: { deep } } }),
    await api.send("POST /api/webhooks/abc/trigger", { body: {}, headers: { authorization: "Bearer token" } }),
    await api.send("POST /api/v1/workflows/abc/runs"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 201]);
  expect(answers[4]?.json).toMatchObject({ configuration: { parameters: { deep } } });
  expect(api.memory.bus.published.map(({ detail }) => detail)).toEqual([{ deep }, { deep }]);
});
