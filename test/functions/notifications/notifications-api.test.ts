import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import type { DetailError } from "../../../shared/contract/requests/detail-error.ts";
import { NOTIFICATION_TYPES } from "../../../shared/domain/notification/notification.ts";
import { isSigningSecret, signingSecretOf } from "../../../shared/domain/notification/signing-secret.ts";
import { receiveNotify } from "../../../shared/use-cases/notifications/receive-notify.ts";
import { type Api, anApi } from "../http-events.ts";

const ROOT = "/api/v1/notifications";
const SENTINEL = "s3ntinel";
const SLACK = {
  name: "ops",
  channel: "slack",
  webhook_url: `https://hooks.slack.com/services/T0/B0/${SENTINEL}`,
  enabled: true,
  notification_types: ["workflow_failed"],
  filters: { workflow_id: ["daily"] },
};
const SECRET = signingSecretOf(Buffer.from(`${SENTINEL} and so much more of it`));

async function created(api: Api, change: object = {}): Promise<{ readonly signing_secret: string; readonly id: number }> {
  const { status, json } = await api.send(`POST ${ROOT}/configs`, { body: { ...SLACK, ...change } });
  expect(status).toBe(201);
  return json as { signing_secret: string; id: number };
}

/** Lets what waits on the queue be done. */
async function work({ memory }: Api): Promise<void> {
  const configs = () => memory.notificationConfigs.list({ skip: 0, limit: 100 });
  for (let messages = memory.notifyQueue.take(); messages.length > 0; messages = memory.notifyQueue.take())
    await receiveNotify({ ...memory.ports, mailLanguage: "en" }, configs, messages);
}

describe("notification configs", () => {
  it("are answered as they were sent, with what was left out, and nothing of the URL but scheme and host", async () => {
    const api = anApi();
    const { json } = await api.send(`POST ${ROOT}/configs`, { body: SLACK });
    expect(json).toMatchObject({
      ...SLACK,
      webhook_url: "https://hooks.slack.com/…",
      language: "en",
      failures_in_row: 3,
      burst_seconds: 10,
      quiet_hours: null,
      broken: null,
      last_delivery: null,
    });
    const list = await api.send(`GET ${ROOT}/configs`);
    expect(list.json).toMatchObject([{ name: "ops", webhook_url: "https://hooks.slack.com/…", signing_secret: "whsec_…" }]);
  });

  it("show a secret that was made for them once, and one that was sent never", async () => {
    const api = anApi();
    expect(isSigningSecret((await created(api)).signing_secret)).toBe(true);
    expect((await created(api, { name: "own", signing_secret: SECRET })).signing_secret).toBe("whsec_…");
    const { json } = await api.send(`PUT ${ROOT}/configs/own`, { body: { rotate_secret: true } });
    expect(isSigningSecret((json as { signing_secret: string }).signing_secret)).toBe(true);
    const [own] = await api.memory.notificationConfigs.list({ skip: 0, limit: 1 });
    expect(own?.former_secret).toEqual({ secret: SECRET, until: new Date(api.memory.clock.now() + 86_400_000).toISOString() });
  });

  it("have names of their own, in any letter case", async () => {
    const api = anApi();
    await created(api);
    const { status, json } = await api.send(`POST ${ROOT}/configs`, { body: { ...SLACK, name: "OPS" } });
    expect([status, json]).toMatchObject([
      400,
      {
        error: "HTTP error",
        detail: "Notification config with name='OPS' already exists",
        status_code: 400,
        reason: "notification-config-exists",
      },
    ]);
  });

  it.each([
    ["name", { name: "a/b" }],
    ["name", { name: "" }],
    ["channel", { channel: "fax" }],
    ["webhook_url", { webhook_url: null }],
    ["webhook_url", { webhook_url: "http://hooks.slack.com/x" }],
    ["webhook_url", { webhook_url: "https://metadata.google.internal/x" }],
    ["webhook_url", { webhook_url: "x" }],
    ["webhook_url", { channel: "email", recipients: ["a@example.com"] }],
    ["recipients", { recipients: ["a@example.com"] }],
    ["recipients", { channel: "email", webhook_url: null }],
    ["recipients.0", { channel: "email", webhook_url: null, recipients: ["no address"] }],
    ["telegram", { channel: "telegram", webhook_url: null }],
    ["telegram", { telegram: { bot_token: "1", chat_id: "2" } }],
    ["enabled", { enabled: "yes" }],
    ["notification_types.0", { notification_types: ["nonsense"] }],
    ["filters.a", { filters: { a: { b: 1 } } }],
    ["language", { language: "de" }],
    ["failures_in_row", { failures_in_row: 1 }],
    ["repeat_minutes", { repeat_minutes: 0 }],
    ["burst_seconds", { burst_seconds: 3_601 }],
    ["quiet_hours.from", { quiet_hours: { from: "24:00", to: "07:00", timezone: "Asia/Seoul" } }],
    ["quiet_hours.to", { quiet_hours: { from: "07:00", to: "07:00", timezone: "Asia/Seoul" } }],
    ["quiet_hours.timezone", { quiet_hours: { from: "22:00", to: "07:00", timezone: "Asia/Busan" } }],
    ["signing_secret", { signing_secret: "whsec_short" }],
    ["colour", { colour: "red" }],
  ])("with a fault in %s are refused by it: %j", async (field, change) => {
    const api = anApi();
    const { status, json } = await api.send(`POST ${ROOT}/configs`, { body: { ...SLACK, ...change } });
    const { error, errors = [] } = json as DetailError;
    expect([status, error]).toEqual([422, "Request validation error"]);
    expect(errors.map(({ loc }) => loc.join("."))).toContain(`body.${field}`);
    expect(await api.memory.notificationConfigs.list({ skip: 0, limit: 1 })).toEqual([]);
  });

  it("are changed field by field, and keep secrets that are sent back as they are shown", async () => {
    const api = anApi();
    await created(api, { signing_secret: SECRET });
    const [shown] = (await api.send(`GET ${ROOT}/configs`)).json as object[];
    const { status, json } = await api.send(`PUT ${ROOT}/configs/ops`, { body: { ...shown, language: "ko", filters: {} } });
    expect([status, json]).toMatchObject([200, { language: "ko", filters: {}, notification_types: ["workflow_failed"], version: 2 }]);
    expect(await api.memory.notificationConfigs.findBy("name", "ops")).toMatchObject({
      webhook_url: SLACK.webhook_url,
      signing_secret: SECRET,
      former_secret: null,
    });
    expect((await api.send(`PUT ${ROOT}/configs/ops`, { body: { name: "other" } })).status).toBe(422);
    expect((await api.send(`PUT ${ROOT}/configs/ops`, { body: { webhook_url: null } })).status).toBe(422);
    expect((await api.send(`PUT ${ROOT}/configs/ops`, { body: { rotate_secret: true, signing_secret: SECRET } })).status).toBe(422);
  });

  it("are disabled, enabled and deleted by name, with the messages that their clients know", async () => {
    const api = anApi();
    await created(api);
    const said = async (request: string) => (await api.send(request)).json;
    expect(await said(`POST ${ROOT}/configs/ops/disable`)).toEqual({ message: "Notification config 'ops' disabled" });
    expect(await api.memory.notificationConfigs.findBy("name", "ops")).toMatchObject({ enabled: false });
    expect(await said(`POST ${ROOT}/configs/ops/enable`)).toEqual({ message: "Notification config 'ops' enabled" });
    expect(await said(`DELETE ${ROOT}/configs/ops`)).toEqual({ message: "Notification config 'ops' deleted successfully" });
    expect(await said(`GET ${ROOT}/configs`)).toEqual([]);
  });

  it.each([
    "PUT /configs/nobody",
    "DELETE /configs/nobody",
    "POST /configs/nobody/enable",
    "POST /configs/nobody/disable",
    "POST /configs/nobody/test",
    "GET /configs/nobody/deliveries",
    "POST /configs/nobody/deliveries/00mbx1abc0123456789abcdef/redeliver",
  ])("that do not exist are not found by %s", async (request) => {
    const [method = "", path = ""] = request.split(" ");
    const { status, json } = await anApi().send(`${method} ${ROOT}${path}`, method === "PUT" ? { body: {} } : {});
    expect([status, json]).toMatchObject([
      404,
      { error: "HTTP error", detail: "Notification config 'nobody' not found", status_code: 404 },
    ]);
  });

  it("are for who manages accounts; what there is to be told is for every reader", async () => {
    const api = anApi();
    for (const request of [
      `GET ${ROOT}/configs`,
      `DELETE ${ROOT}/configs/x`,
      `POST ${ROOT}/configs/x/test`,
      `GET ${ROOT}/configs/x/deliveries`,
    ])
      expect((await api.send(request, { access: "read operate admin" })).status).toBe(403);
    const { status, json } = await api.send(`GET ${ROOT}/types`, { access: "read" });
    expect([status, json]).toEqual([
      200,
      { notification_types: [...NOTIFICATION_TYPES], channels: ["slack", "webhook", "email", "telegram"] },
    ]);
  });
});

describe("the webhook of a config", () => {
  const DEPLOYED = { type: "deployment", message: "v2 is out" };
  const call = (api: Api, headers: Readonly<Record<string, string>>, body: object = DEPLOYED, name = "ops") =>
    api.send(`POST ${ROOT}/webhook/${name}`, { text: JSON.stringify(body), headers, access: null });

  it("takes a deployment by its token, and all configs that want to hear of the system are told", async () => {
    const api = anApi();
    await created(api, { signing_secret: SECRET });
    await created(api, { name: "listener", notification_types: ["system_error"], burst_seconds: 0 });
    const { status, json } = await call(api, { "x-belfry-token": SECRET });
    expect([status, json]).toEqual([200, { message: "Webhook received successfully" }]);
    await work(api);
    expect(api.memory.notifier.sent).toMatchObject([
      {
        config: "listener",
        content: { told: { telling: { type: "system_error" }, event: { data: { message: "v2 is out", severity: "info" } } } },
      },
    ]);
  });

  it("takes a message that is signed by Standard Webhooks, and counts one id once", async () => {
    const api = anApi();
    await created(api, { signing_secret: SECRET, notification_types: ["system_error"], burst_seconds: 0 });
    const at = new Date();
    const signed = {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(SECRET).sign("msg_1", at, JSON.stringify(DEPLOYED)),
    };
    expect([(await call(api, signed)).status, (await call(api, signed)).status]).toEqual([200, 200]);
    await work(api);
    expect(api.memory.notifier.sent).toHaveLength(1);
    expect((await call(api, signed, { ...DEPLOYED, message: "another" })).status).toBe(401);
  });

  it.each([
    ["nothing", {}],
    ["another secret", { "x-belfry-token": signingSecretOf(Buffer.alloc(32)) }],
    ["an empty token", { "x-belfry-token": "" }],
    ["a signature that is none", { "webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,x" }],
  ])("asked with %s answers 401, whether or not there is such a config", async (_, headers) => {
    const api = anApi();
    await created(api, { signing_secret: SECRET });
    const answers = [await call(api, headers), await call(api, headers, DEPLOYED, "nobody")].map(({ status, json }) => [status, json]);
    expect(answers[0]).toMatchObject([401, { error: "HTTP error", status_code: 401 }]);
    expect(answers[1]).toEqual(answers[0]);
  });

  it("takes any other object and forgets it, and refuses what is none", async () => {
    const api = anApi();
    await created(api, { signing_secret: SECRET });
    expect((await call(api, { "x-belfry-token": SECRET }, { anything: 1 })).status).toBe(200);
    expect((await call(api, { "x-belfry-token": SECRET }, [])).status).toBe(422);
    expect(api.memory.notifyQueue.waiting).toEqual([]);
  });
});

it("no answer, log line or delivery holds a secret of a config, whatever is asked and whatever fails", async () => {
  const api = anApi();
  const told: string[] = [];
  const send = async (request: string, body?: object) => told.push((await api.send(request, body && { body })).text);
  await send(`POST ${ROOT}/configs`, { ...SLACK, signing_secret: SECRET });
  await send(`POST ${ROOT}/configs`, { ...SLACK, name: "OPS" });
  await send(`POST ${ROOT}/configs`, {
    name: "chat",
    channel: "telegram",
    telegram: { bot_token: `1:${SENTINEL}`, chat_id: "2" },
    signing_secret: SECRET,
  });
  await send(`POST ${ROOT}/configs`, { ...SLACK, name: "bad", webhook_url: `http://${SENTINEL}:${SENTINEL}@x` });
  api.memory.notifier.answer = () => {
    throw new Error(`connect to ${SLACK.webhook_url} failed`);
  };
  for (const name of ["ops", "chat"]) {
    await send(`PUT ${ROOT}/configs/${name}`, { language: "ko" });
    await send(`POST ${ROOT}/configs/${name}/test`);
    await send(`GET ${ROOT}/configs/${name}/deliveries`);
  }
  await send(`GET ${ROOT}/configs`);
  const secret = SECRET.slice("whsec_".length);
  for (const text of told) expect(text).not.toMatch(new RegExp(`${SENTINEL}|${secret.slice(0, 12)}`));
  expect(JSON.stringify(api.memory.telemetry.events)).not.toContain(SENTINEL);
});
