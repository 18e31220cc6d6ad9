import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createApiTrigger, createScheduler } from "../../../sdk/client/index.ts";
import { signatureOf } from "../../../shared/domain/event/webhook-signature.ts";
import { httpApi } from "./support/http-api.ts";

const the = httpApi();
const SECRET = "a secret of GitHub's";

/** A registered api trigger, running. */
async function aHook(options: Parameters<typeof createApiTrigger>[0] = {}) {
  const scheduler = the.scheduler();
  const hook = createApiTrigger(options);
  await scheduler.registerTrigger("webhook", hook, "webhooks.incoming");
  await scheduler.start();
  return { hook, scheduler };
}

const published = () => the.api.memory.bus.published.map(({ topic, detail }) => ({ topic, detail }));
const lastAsked = () => the.asked.at(-1) ?? { request: "", headers: {}, body: "" };

describe("an api trigger", () => {
  it("publishes what it is called with, and counts", async () => {
    const { hook } = await aHook({ payload: { who: "<$.detail.user_id>", data: "<$.detail>" } });
    expect(await hook.trigger({ user_id: 123 })).toEqual({ success: true, message: "Event triggered successfully", trigger_count: 1 });
    await hook.trigger({ user_id: 123 });
    expect(await hook.getTriggerCount()).toBe(2);
    const event = { topic: "webhooks.incoming", detail: { who: 123, data: { user_id: 123 } } };
    expect(published()).toEqual([event, event]);
  });

  it("may be called with nothing", async () => {
    const { hook } = await aHook();
    await hook.trigger();
    expect(published()).toEqual([{ topic: "webhooks.incoming", detail: {} }]);
  });

  it("cannot be called while it is not running", async () => {
    const { hook, scheduler } = await aHook();
    await scheduler.stop();
    await expect(hook.trigger()).rejects.toMatchObject({
      name: "BelfryApiError",
      status: 503,
      code: "UNAVAILABLE",
      message: "Cannot trigger - APITrigger is not running",
    });
    expect(the.asked.filter(({ request }) => request.endsWith("/trigger"))).toHaveLength(1);
    await expect(createApiTrigger().trigger()).rejects.toThrow("Cannot trigger - APITrigger is not running");
  });

  it("is called again while the API is starting", async () => {
    const { hook } = await aHook();
    const starting = { error: { code: "UNAVAILABLE", reason: "service-starting", message: "the service is starting" } };
    the.faults.push({ status: 503, headers: { "retry-after": "1" }, body: starting });
    await hook.trigger();
    expect(published()).toHaveLength(1);
  });

  it("tells whether it runs and how often it was called by its webhook's status", async () => {
    const { hook, scheduler } = await aHook();
    expect([await hook.isRunning(), lastAsked().request]).toEqual([true, "GET /api/webhooks/webhook/status"]);
    expect([await hook.getTriggerCount(), lastAsked().request]).toEqual([0, "GET /api/webhooks/webhook/status"]);
    await scheduler.stop();
    expect(await hook.isRunning()).toBe(false);
  });
});

describe("an api trigger with a secret", () => {
  it("signs the exact bytes of each call, so that two alike count twice", async () => {
    const { hook } = await aHook({ secret: SECRET });
    await hook.trigger({ city: "서울" });
    const { body, headers } = lastAsked();
    expect(body).toBe('{"data":{"city":"서울"}}');
    expect(headers["x-hub-signature-256"]).toBe(signatureOf(SECRET, body, headers["x-belfry-timestamp"]));
    expect(await hook.trigger({ city: "서울" })).toMatchObject({ trigger_count: 2 });
  });

  it("counts a call once whose answer was lost", async () => {
    const { hook } = await aHook({ secret: SECRET });
    the.faults.push("lose the answer");
    expect(await hook.trigger()).toMatchObject({ trigger_count: 1 });
  });

  it("refuses a call that is signed with another", async () => {
    await aHook({ secret: SECRET });
    const stranger = createApiTrigger({ secret: "another secret!!" });
    const scheduler = the.scheduler();
    await scheduler.registerTrigger("webhook-2", stranger, "webhooks.incoming", { replace: true });
    await scheduler.start();
    await the.scheduler().registerTrigger("webhook-2", createApiTrigger({ secret: SECRET }), "webhooks.incoming", { replace: true });
    await expect(stranger.trigger()).rejects.toMatchObject({ status: 401, code: "UNAUTHORIZED" });
  });
});

describe("publishing", () => {
  it("puts an event on the bus", async () => {
    const { event_id } = await the.scheduler().publish("logs.app", { level: "ERROR" });
    expect(the.api.memory.bus.published).toMatchObject([{ id: event_id, topic: "logs.app", detail: { level: "ERROR" }, hop: 0 }]);
  });

  it("twice with the same key is one event", async () => {
    const scheduler = the.scheduler();
    const first = await scheduler.publish("logs.app", {}, { idempotencyKey: "k-1" });
    expect(await scheduler.publish("logs.app", {}, { idempotencyKey: "k-1" })).toEqual(first);
    expect((await scheduler.publish("logs.app", {})).event_id).not.toBe(first.event_id);
    await expect(scheduler.publish("logs.web", {}, { idempotencyKey: "k-1" })).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  });

  it("is one event also when an answer is lost on its way", async () => {
    the.faults.push("lose the answer");
    const { event_id } = await the.scheduler().publish("logs.app");
    expect(new Set(the.api.memory.bus.published.map(({ id }) => id))).toEqual(new Set([event_id]));
  });
});

describe("when the network fails,", () => {
  it("a registration whose answer was lost is no duplicate", async () => {
    const scheduler = the.scheduler();
    const hook = createApiTrigger({ secret: SECRET, targets: [{ jobId: "cleaner" }] });
    the.faults.push("lose the answer");
    await scheduler.registerTrigger("webhook", hook, "webhooks.incoming");
    expect(await hook.describe()).toMatchObject({ trigger_id: "webhook", version: 1 });
  });

  it("a duplicate is one also at the second try", async () => {
    await the.scheduler().registerTrigger("webhook", createApiTrigger({ secret: SECRET }), "webhooks.incoming");
    the.faults.push("hang up");
    const registering = the.scheduler().registerTrigger("webhook", createApiTrigger(), "webhooks.incoming");
    await expect(registering).rejects.toThrow("Trigger with id 'webhook' already registered");
  });

  it("a removal whose answer was lost is done", async () => {
    const { scheduler } = await aHook();
    the.faults.push("lose the answer");
    await scheduler.unregisterTrigger("webhook");
    expect((await scheduler.getRegisteredTriggers()).size).toBe(0);
  });

  it("no answer at all is an error of its own", async () => {
    the.faults.push("hang up", "hang up", "hang up");
    await expect(the.scheduler().publish("logs.app")).rejects.toMatchObject({ name: "SchedulerError", code: "API_UNREACHABLE" });
    expect(the.asked).toHaveLength(3);
  });

  it("the last answer of a service that stays broken is reported", async () => {
    const broken = { status: 502, body: { message: "Bad gateway" } };
    the.faults.push(broken, broken, broken);
    await expect(the.scheduler().publish("logs.app")).rejects.toMatchObject({ status: 502, code: "HTTP_502", message: "Bad gateway" });
  });
});

it("an answer that is not the service's is an error of its own", async () => {
  the.faults.push({ status: 200, body: "<html>" });
  await expect(the.scheduler().publish("logs.app")).rejects.toMatchObject({ code: "UNEXPECTED_ANSWER" });
});

it("finds the service and its token by options, else by the environment", async () => {
  await the.scheduler({ token: "mine" }).getRegisteredTriggers();
  expect(lastAsked().headers["authorization"]).toBe("Bearer mine");
  vi.stubEnv("BELFRY_API_URL", `${the.url}/`);
  vi.stubEnv("BELFRY_API_TOKEN", "theirs");
  onTestFinished(() => void vi.unstubAllEnvs());
  await createScheduler().getRegisteredTriggers();
  expect(lastAsked()).toMatchObject({ request: "GET /triggers", headers: { authorization: "Bearer theirs" } });
  expect(() => createScheduler({ apiUrl: "localhost" })).toThrow(
    expect.objectContaining({ name: "SchedulerError", code: "INVALID_OPTION" }),
  );
});
