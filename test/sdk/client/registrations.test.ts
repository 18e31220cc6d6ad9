import { describe, expect, it } from "vitest";
import { createApiTrigger, createCronTrigger, createEventTrigger } from "../../../sdk/client/index.ts";
import { aTrigger } from "../../support/samples.ts";
import { httpApi } from "./support/http-api.ts";

const the = httpApi();
const TOPIC = "scheduled.reports";
const daily = () => createCronTrigger("0 3 * * *");
const stored = async (id: string) => (await the.api.send(`GET /triggers/${id}`)).json;

describe("a trigger that is registered", () => {
  it("is the service's, with all that was given", async () => {
    const payload = { data_id: "<$.detail.data_id>" };
    const filter = { detail: { level: ["ERROR"] } };
    const targets = [{ workflowId: "cleanup", params: { id: "<$.detail.data_id>" } }];
    const trigger = createEventTrigger({ sourceTopic: "logs.**", filter, payload, targets, description: "errors" });
    await the.scheduler().registerTrigger("error_alerting", trigger, "alerts.critical");
    expect(await stored("error_alerting")).toMatchObject({
      type: "event",
      topic: "alerts.critical",
      source_topic: "logs.**",
      filter,
      payload,
      targets: [{ workflow_id: "cleanup", params: { id: "<$.detail.data_id>" } }],
      description: "errors",
    });
  });

  it("runs from the start on, and one that is registered later runs at once", async () => {
    const scheduler = the.scheduler();
    const [early, late] = [daily(), daily()];
    await scheduler.registerTrigger("early", early, TOPIC);
    expect(await early.isRunning()).toBe(false);
    await scheduler.start();
    await scheduler.registerTrigger("late", late, TOPIC);
    expect([await early.isRunning(), await late.isRunning()]).toEqual([true, true]);
  });

  it("runs also if it was registered while the scheduler was starting", async () => {
    const scheduler = the.scheduler();
    const trigger = daily();
    await Promise.all([scheduler.start(), scheduler.registerTrigger("during", trigger, TOPIC)]);
    expect(await trigger.isRunning()).toBe(true);
  });

  it("is told apart from a duplicate", async () => {
    const scheduler = the.scheduler();
    await scheduler.registerTrigger("daily", daily(), TOPIC);
    const duplicate = { name: "BelfryApiError", status: 409, code: "ALREADY_EXISTS" };
    await expect(scheduler.registerTrigger("daily", daily(), TOPIC)).rejects.toMatchObject({
      ...duplicate,
      message: "Trigger with id 'daily' already registered",
    });
    const other = the.scheduler().registerTrigger("daily", createCronTrigger("0 4 * * *", { timezone: "UTC" }), "elsewhere");
    await expect(other).rejects.toMatchObject({
      ...duplicate,
      message: expect.stringMatching(/^Trigger with id 'daily' already registered, and differs in .*cron_expr, timezone, topic; /),
    });
    expect(await stored("daily")).toMatchObject({ cron_expr: "0 3 * * *", topic: TOPIC, version: 1 });
  });

  it("answers which of its targets are not there", async () => {
    const targets = [{ jobId: "nowhere" }, { workflowId: "nothing" }];
    const warnings = await the.scheduler().registerTrigger("daily", createCronTrigger("@daily", { targets }), TOPIC);
    expect(warnings).toMatchObject([
      { path: "targets.0.job_id", code: "target-job-missing" },
      { path: "targets.1.workflow_id", code: "target-workflow-missing" },
    ]);
    expect(await the.scheduler().registerTrigger("plain", daily(), TOPIC)).toEqual([]);
  });

  it("says which fields the service found at fault", async () => {
    const registering = the.scheduler().registerTrigger("daily", createCronTrigger("61 * * * *"), TOPIC);
    await expect(registering).rejects.toMatchObject({
      status: 400,
      code: "VALIDATION_ERROR",
      details: [{ path: "cron_expr", message: expect.stringContaining("is not a usable cron expression") }],
      requestId: "gateway-request",
    });
  });

  it("is one registration's: an object stands for no second one", async () => {
    const scheduler = the.scheduler();
    const trigger = daily();
    await scheduler.registerTrigger("first", trigger, TOPIC);
    await expect(scheduler.registerTrigger("second", trigger, TOPIC)).rejects.toMatchObject({ code: "ALREADY_BOUND" });
    await scheduler.unregisterTrigger("first");
    await scheduler.registerTrigger("second", trigger, TOPIC);
    expect(await trigger.describe()).toMatchObject({ trigger_id: "second" });
  });
});

describe("a program that starts again", () => {
  const SECRET = "a secret of GitHub's";
  const DEFINITIONS = {
    cron: () => createCronTrigger("0 9 * * MON-FRI", { timezone: "asia/seoul", misfireGraceSeconds: 60, description: "reports" }),
    at: () => createCronTrigger({ at: "2099-01-01T09:00:00+09:00", payload: { a: [1] } }),
    hook: () => createApiTrigger({ secret: SECRET, replayWindowSeconds: 60, payload: { a: "<$.detail.a>" } }),
    event: () =>
      createEventTrigger("logs.**", { filter: { detail: { level: ["ERROR"] } }, targets: [{ jobId: "load", params: { x: 1 } }] }),
    functions: () => createEventTrigger("logs.**", (event) => ({ topic: TOPIC, level: event["level"] })),
  };

  it.each(Object.entries(DEFINITIONS))("finds its %s trigger as it left it", async (id, make) => {
    const first = the.scheduler();
    await first.registerTrigger(id, make(), TOPIC);
    await first.start();
    await first.close();
    const before = await stored(id);
    const again = the.scheduler();
    const trigger = make();
    await again.registerTrigger(id, trigger, TOPIC);
    expect(await stored(id)).toEqual(before);
    expect(await trigger.isRunning()).toBe(true);
    await again.stop();
    expect(await trigger.isRunning()).toBe(false);
  });

  it("starts what is registered again after its start", async () => {
    await the.scheduler().registerTrigger("daily", daily(), TOPIC);
    const again = the.scheduler();
    await again.start();
    const trigger = daily();
    await again.registerTrigger("daily", trigger, TOPIC);
    expect(await trigger.isRunning()).toBe(true);
  });

  it("brings the new key of a signature with it", async () => {
    await the.scheduler().registerTrigger("hook", createApiTrigger({ secret: SECRET }), TOPIC);
    const scheduler = the.scheduler();
    const hook = createApiTrigger({ secret: "another key, after the first leaked" });
    await scheduler.registerTrigger("hook", hook, TOPIC);
    await scheduler.start();
    expect(await hook.trigger()).toMatchObject({ trigger_count: 1 });
  });

  it.each([
    ["has another pattern", createEventTrigger("logs.*"), "source_topic"],
    ["has a function now", createEventTrigger("logs.**", { filter: () => true }), "client_queue"],
    ["has a template now", createEventTrigger("logs.**", { payload: { a: 1 } }), "payload"],
    ["is of another type", createApiTrigger(), "type, source_topic"],
    ["has a grace of its own", createCronTrigger("@daily", { misfireGraceSeconds: 1 }), "misfire_grace_sec"],
    ["is signed now", createApiTrigger({ secret: SECRET }), "secret"],
  ])("is told where its trigger %s", async (_, trigger, names) => {
    await the.scheduler().registerTrigger("logs", createEventTrigger("logs.**"), TOPIC);
    const registering = the.scheduler().registerTrigger("logs", trigger, TOPIC);
    const differing = await registering.catch((error: Error) => error.message.replace(/.*differs in (.*);.*/, "$1").split(", "));
    expect(differing).toEqual(expect.arrayContaining(names.split(", ")));
  });
});

describe("a trigger that replaces another", () => {
  it("runs on if that one runs, also where no scheduler was started", async () => {
    const first = the.scheduler();
    await first.registerTrigger("daily", daily(), TOPIC);
    await first.start();
    const later = createCronTrigger("0 4 * * *");
    await the.scheduler().registerTrigger("daily", later, "scheduled.later", { replace: true });
    expect(await later.describe()).toMatchObject({ cron_expr: "0 4 * * *", topic: "scheduled.later", enabled: true, version: 3 });
  });

  it("is registered if there is no other", async () => {
    const trigger = daily();
    await the.scheduler().registerTrigger("daily", trigger, TOPIC, { replace: true });
    expect(await trigger.describe()).toMatchObject({ enabled: false, version: 1 });
  });

  it("takes the place of the object that stood for it", async () => {
    const scheduler = the.scheduler();
    const [before, after] = [daily(), daily()];
    await scheduler.registerTrigger("daily", before, TOPIC);
    await scheduler.registerTrigger("daily", after, TOPIC, { replace: true });
    await expect(before.describe()).rejects.toMatchObject({ code: "NOT_REGISTERED" });
    expect((await scheduler.getRegisteredTriggers()).get("daily")?.trigger).toBe(after);
  });
});

describe("a trigger that is unregistered", () => {
  it("is gone, and its object a mere definition again", async () => {
    const scheduler = the.scheduler();
    const trigger = createApiTrigger();
    await scheduler.registerTrigger("hook", trigger, TOPIC);
    await scheduler.unregisterTrigger("hook");
    expect(await stored("hook")).toMatchObject({ error: { code: "NOT_FOUND" } });
    expect([await trigger.isRunning(), await trigger.getTriggerCount()]).toEqual([false, 0]);
  });

  it("must be there", async () => {
    await expect(the.scheduler().unregisterTrigger("nothing")).rejects.toMatchObject({
      status: 404,
      message: "Trigger with id 'nothing' not found",
    });
  });
});

describe("start and stop", () => {
  it("switch on and off what this scheduler has registered, nothing else, and may be repeated", async () => {
    const scheduler = the.scheduler();
    const [own, foreign] = [daily(), daily()];
    await scheduler.registerTrigger("own", own, TOPIC);
    await the.scheduler().registerTrigger("foreign", foreign, TOPIC);
    await scheduler.start();
    await scheduler.start();
    expect([await own.isRunning(), await foreign.isRunning()]).toEqual([true, false]);
    await scheduler.stop();
    await scheduler.stop();
    expect(await own.describe()).toMatchObject({ enabled: false, version: 3 });
  });

  it("reach the others when one trigger is not there any more", async () => {
    const scheduler = the.scheduler();
    const trigger = daily();
    await scheduler.registerTrigger("deleted", daily(), TOPIC);
    await scheduler.registerTrigger("there", trigger, TOPIC);
    await the.scheduler().unregisterTrigger("deleted");
    await expect(scheduler.start()).rejects.toThrow("Trigger with id 'deleted' not found");
    expect(await trigger.isRunning()).toBe(true);
  });

  it("work on a single trigger too", async () => {
    const trigger = daily();
    await the.scheduler().registerTrigger("daily", trigger, TOPIC);
    await trigger.start();
    expect(await trigger.isRunning()).toBe(true);
    await trigger.stop();
    expect(await trigger.isRunning()).toBe(false);
    await expect(daily().start()).rejects.toMatchObject({ code: "NOT_REGISTERED" });
  });
});

describe("the registered triggers", () => {
  it("are those of everybody: one's own objects, and handles on the others", async () => {
    const scheduler = the.scheduler();
    const own = daily();
    await scheduler.registerTrigger("own", own, TOPIC);
    await the.scheduler().registerTrigger("alert", createEventTrigger("logs.**"), "alerts.critical");
    await the.scheduler().registerTrigger("hook", createApiTrigger(), "webhooks.incoming");
    const all = await scheduler.getRegisteredTriggers();
    expect([...all].map(([id, { trigger, topic }]) => [id, trigger.type, topic])).toEqual([
      ["alert", "event", "alerts.critical"],
      ["hook", "api", "webhooks.incoming"],
      ["own", "cron", TOPIC],
    ]);
    expect(all.get("own")?.trigger).toBe(own);
    const hook = all.get("hook")?.trigger;
    await hook?.start();
    expect(hook?.type === "api" && (await hook.trigger())).toMatchObject({ trigger_count: 1 });
  });

  it("leave out what the service cannot read, and say so", async () => {
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => void lines.push(line);
    const scheduler = the.scheduler({ logger: { info: log, warn: log, error: log } });
    await scheduler.registerTrigger("own", daily(), TOPIC);
    const views = [await stored("own"), { trigger_id: "damaged", broken: "payload: not JSON" }];
    the.faults.push({ status: 200, body: views });
    expect([...(await scheduler.getRegisteredTriggers()).keys()]).toEqual(["own"]);
    expect(lines).toEqual([[expect.any(String), { trigger_id: "damaged", error: "payload: not JSON" }]]);
  });

  it("come from all pages", async () => {
    const ids = Array.from({ length: 1_001 }, (_, index) => `t-${index + 1_000}`);
    await Promise.all(ids.map((trigger_id) => the.api.memory.triggers.create(aTrigger({ trigger_id }))));
    expect([...(await the.scheduler().getRegisteredTriggers()).keys()]).toEqual(ids);
    expect(the.asked.map(({ request }) => request)).toEqual(["GET /triggers", "GET /triggers?cursor=t-1999"]);
  });
});
