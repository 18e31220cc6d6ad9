import { describe, expect, it } from "vitest";
import { signatureOf } from "../../../shared/domain/event/webhook-signature.ts";
import { aTrigger } from "../../support/samples.ts";
import { anApi } from "../http-events.ts";

const CALL = "POST /api/webhooks/trigger";
const STATUS = "GET /api/webhooks/status";
const TOKEN = { authorization: "Bearer token" };
const SECRET = "it's a secret to everybody";

async function withTriggers(...triggers: Partial<ReturnType<typeof aTrigger>>[]) {
  const api = anApi();
  await api.memory.triggers.create(aTrigger({ trigger_id: "clock", type: "cron", interval_seconds: 86_400 }));
  for (const trigger of triggers) await api.memory.triggers.create(aTrigger(trigger));
  return api;
}

describe("a webhook's path without an id", () => {
  it("means the scope's only api trigger", async () => {
    const api = await withTriggers({ trigger_id: "hook", topic: "hooks.only" });
    const { status, json } = await api.send(CALL, { body: { data: { a: 1 } }, headers: TOKEN });
    expect([status, json]).toEqual([200, { success: true, message: "Event triggered successfully", trigger_count: 1 }]);
    expect(api.memory.bus.published).toMatchObject([{ topic: "hooks.only", detail: { a: 1 } }]);
    expect((await api.send(STATUS)).json).toEqual({ running: true, trigger_count: 1 });
  });

  it("counts a call with an Idempotency-Key once, also across both paths", async () => {
    const api = await withTriggers({ trigger_id: "hook" });
    const sent = { body: {}, headers: { ...TOKEN, "idempotency-key": "k" } };
    await api.send(CALL, sent);
    expect((await api.send("POST /api/webhooks/hook/trigger", sent)).json).toMatchObject({ trigger_count: 1 });
  });

  it("takes its signature where it has a secret, and nothing else", async () => {
    const api = await withTriggers({ trigger_id: "hook", secret: SECRET });
    const text = '{"a":1}';
    const send = (secret: string) => api.send(CALL, { text, headers: { "x-hub-signature-256": signatureOf(secret, text) }, access: null });
    expect([(await send("not the secret")).status, (await send(SECRET)).status]).toEqual([401, 200]);
    expect((await api.send(CALL, { text, access: null })).status).toBe(401);
  });

  it("answers 503 while it is not enabled", async () => {
    const api = await withTriggers({ trigger_id: "hook", enabled: false });
    expect(await api.send(CALL, { body: {}, headers: TOKEN })).toMatchObject({ status: 503, error: { code: "UNAVAILABLE" } });
    expect((await api.send(STATUS)).json).toEqual({ running: false, trigger_count: 0 });
  });

  it.each([
    [CALL, "/api/webhooks/{trigger_id}/trigger"],
    [STATUS, "/api/webhooks/{trigger_id}/status"],
  ])("is refused as %s where the scope has several, or none, with the path that names one", async (request, path) => {
    const sent = request === CALL ? { body: {}, headers: TOKEN } : {};
    const several = await (await withTriggers({ trigger_id: "a" }, { trigger_id: "b", enabled: false })).send(request, sent);
    expect([several.status, several.error.code, several.error.reason]).toEqual([409, "CONFLICT", "several-api-triggers"]);
    expect(several.error.message).toContain(path);
    const none = await (await withTriggers()).send(request, sent);
    expect([none.status, none.error.code, none.error.reason]).toEqual([404, "NOT_FOUND", "no-api-trigger"]);
    expect(none.error.message).toContain(path);
  });

  it("tells no stranger which triggers there are", async () => {
    for (const api of [await withTriggers(), await withTriggers({ trigger_id: "a" }, { trigger_id: "b" })]) {
      expect((await api.send(CALL, { body: {}, access: null })).status).toBe(401);
    }
    expect((await (await withTriggers()).send(STATUS, { access: null })).status).toBe(401);
  });

  it("finds it among hundreds of other triggers", async () => {
    const api = await withTriggers({ trigger_id: "zz-hook" });
    const clocks = Array.from({ length: 250 }, (_, n) => aTrigger({ trigger_id: `clock-${n}`, type: "cron", interval_seconds: 86_400 }));
    await Promise.all(clocks.map((clock) => api.memory.triggers.create(clock)));
    expect((await api.send(CALL, { body: {}, headers: TOKEN })).status).toBe(200);
  });
});

it("a trigger that is called `trigger` or `status` still has its own path", async () => {
  const api = await withTriggers({ trigger_id: "trigger" }, { trigger_id: "status" });
  expect((await api.send("POST /api/webhooks/trigger/trigger", { body: {}, headers: TOKEN })).status).toBe(200);
  expect((await api.send("GET /api/webhooks/status/status")).json).toEqual({ running: true, trigger_count: 0 });
});
