import { describe, expect, it } from "vitest";
import { RENDERED_LIMIT } from "../../../shared/domain/event/template.ts";
import { signatureOf } from "../../../shared/domain/event/webhook-signature.ts";
import { aTrigger, NOON } from "../../support/samples.ts";
import { anApi, type Api } from "../http-events.ts";

const SECRET = "it's a secret to everybody";
const OPEN = "POST /api/webhooks/open/trigger";
const SIGNED = "POST /api/webhooks/signed/trigger";
const TOKEN = { authorization: "Bearer token" };
const unixNow = NOON / 1000;

/** An API with a webhook that asks for the token, one that asks for a signature, and triggers that have none. */
async function withWebhooks(): Promise<Api> {
  const api = anApi();
  for (const trigger of [
    aTrigger({ trigger_id: "open", topic: "hooks.open" }),
    aTrigger({ trigger_id: "signed", topic: "hooks.signed", secret: SECRET }),
    aTrigger({ trigger_id: "off", enabled: false }),
    aTrigger({ trigger_id: "off-signed", enabled: false, secret: SECRET }),
    aTrigger({ trigger_id: "clock", type: "cron", interval_seconds: 86_400 }),
  ]) {
    await api.memory.triggers.create(trigger);
  }
  return api;
}
const detailsOf = (api: Api) => api.memory.bus.published.map(({ detail }) => detail);
const signed = (text: string, timestamp?: string) => ({
  text,
  headers: {
    "x-hub-signature-256": signatureOf(SECRET, text, timestamp),
    ...(timestamp !== undefined && { "x-belfry-timestamp": timestamp }),
  },
});

describe("a webhook", () => {
  it("takes its data as `data`, or as the whole body, or none, and says how often it was set off", async () => {
    const api = await withWebhooks();
    const bodies = [{ body: { data: { id: 1 } } }, { body: { action: "opened", n: [1] } }, { body: {} }, { text: "" }, {}];
    const answers: unknown[] = [];
    for (const sent of bodies) answers.push(await api.send(OPEN, { ...sent, headers: { "content-type": "application/json", ...TOKEN } }));
    expect(answers).toMatchObject(
      [1, 2, 3, 4, 5].map((trigger_count) => ({
        status: 200,
        json: { success: true, message: "Event triggered successfully", trigger_count },
      })),
    );
    expect(detailsOf(api)).toEqual([{ id: 1 }, { action: "opened", n: [1] }, {}, {}, {}]);
    expect((await api.send("GET /api/webhooks/open/status")).json).toEqual({ running: true, trigger_count: 5 });
  });

  it("without a key of its own asks for the API's token, whatever the authorizer says", async () => {
    const api = await withWebhooks();
    for (const authorization of ["", "Bearer", "Bearer other", "Basic token"]) {
      const { status, error } = await api.send(OPEN, { body: {}, headers: { authorization }, access: null });
      expect([status, error.code, error.message]).toEqual([401, "UNAUTHORIZED", "a bearer token, or a valid signature, is required"]);
    }
    expect((await api.send("POST /api/webhooks/none/trigger", { headers: { "accept-language": "ko" } })).error.message).toBe(
      "Bearer 토큰 또는 유효한 서명이 필요합니다.",
    );
    expect(detailsOf(api)).toEqual([]);
  });

  it("asks for nothing on a laptop, where everyone may do everything", async () => {
    const { memory } = await withWebhooks();
    expect(await anApi({ authorizationRequired: false, memory }).send(OPEN, { body: {}, access: null })).toMatchObject({ status: 200 });
  });

  it("counts a call with an Idempotency-Key once, and refuses the key for another body", async () => {
    const api = await withWebhooks();
    const call = (body: object, key: string) => api.send(OPEN, { body, headers: { ...TOKEN, "idempotency-key": key } });
    const [first, second, other] = [await call({ n: 1 }, "k"), await call({ n: 1 }, "k"), await call({ n: 2 }, "k")];
    expect(first.json).toMatchObject({ message: "Event triggered successfully", trigger_count: 1 });
    expect(second).toMatchObject({ status: 200, json: { message: "Event was triggered before; it counts once", trigger_count: 1 } });
    expect([other.status, other.error.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    expect((await call({ n: 2 }, "k2")).json).toMatchObject({ trigger_count: 2 });
    expect(await call({}, "a b")).toMatchObject({ status: 400 });
    expect(detailsOf(api)).toEqual([{ n: 1 }, { n: 2 }]);
  });
});

describe("a webhook with a key", () => {
  it.each([
    ["of its body", signed('{"action":"opened"}')],
    ["of a text beyond ASCII", signed('{ "title" : "매수 😀" }')],
    ["of a body that comes in base64", { ...signed('{"title":"매수"}'), base64: true }],
    ["of its body and a timestamp", signed("{}", String(unixNow - 299))],
  ])("takes the signature %s, and needs no token", async (_, sent) => {
    const api = await withWebhooks();
    expect(await api.send(SIGNED, { ...sent, access: null })).toMatchObject({ status: 200, json: { trigger_count: 1 } });
    expect(detailsOf(api)).toEqual([JSON.parse(sent.text)]);
  });

  it.each([
    ["no signature", { text: "{}" }],
    ["the token instead", { text: "{}", headers: TOKEN }],
    ["the signature of another body", { ...signed("{}"), text: "{ }" }],
    ["a signature without its name", { text: "{}", headers: { "x-hub-signature-256": signatureOf(SECRET, "{}").slice(7) } }],
    ["an old timestamp", signed("{}", String(unixNow - 301))],
    ["a timestamp of the future", signed("{}", String(unixNow + 301))],
    ["a timestamp that is empty", signed("{}", "")],
  ])("refuses %s", async (_, sent) => {
    const api = await withWebhooks();
    const { status, error } = await api.send(SIGNED, sent);
    expect([status, error.code]).toEqual([401, "UNAUTHORIZED"]);
    expect(detailsOf(api)).toEqual([]);
  });

  it("counts a body that is signed with its time once, whatever headers are made up beside it", async () => {
    const api = await withWebhooks();
    const { text, headers } = signed('{"n":1}', String(unixNow));
    await api.send(SIGNED, { text, headers });
    const again = await api.send(SIGNED, { text, headers: { ...headers, "idempotency-key": "another" } });
    expect(again).toMatchObject({ status: 200, json: { message: "Event was triggered before; it counts once", trigger_count: 1 } });
    expect((await api.send(SIGNED, signed('{"n":2}'))).json).toMatchObject({ trigger_count: 2 });
  });
});

describe("a webhook that cannot be triggered", () => {
  it("is unavailable while it is not enabled, in English and in Korean", async () => {
    const api = await withWebhooks();
    const call = (language: string) => api.send("POST /api/webhooks/off/trigger", { headers: { ...TOKEN, "accept-language": language } });
    const [english, korean] = [await call("en"), await call("ko")];
    expect([english.status, english.error.code]).toEqual([503, "UNAVAILABLE"]);
    expect(english.error.message).toBe("Cannot trigger - APITrigger is not running");
    expect(korean.error.message).toBe("트리거할 수 없습니다. API 트리거가 실행 중이 아닙니다.");
    expect((await api.send("GET /api/webhooks/off/status")).json).toEqual({ running: false, trigger_count: 0 });
  });

  it("says that it is not running to those only who have signed", async () => {
    const api = await withWebhooks();
    const call = (sent: object) => api.send("POST /api/webhooks/off-signed/trigger", sent);
    expect([(await call({ text: "{}" })).status, (await call(signed("{}"))).status]).toEqual([401, 503]);
  });

  it("is not found where its trigger is of another type, or not there", async () => {
    const api = await withWebhooks();
    const answers = {
      clock: "trigger 'clock' is of type cron: only one of type api has a webhook",
      none: "trigger 'none' does not exist",
    };
    for (const [id, message] of Object.entries(answers)) {
      const { status, error } = await api.send(`POST /api/webhooks/${id}/trigger`, { headers: TOKEN });
      expect([status, error.message]).toEqual([404, message]);
      expect(await api.send(`GET /api/webhooks/${id}/status`)).toMatchObject({ status: 404 });
    }
  });
});

describe("a webhook's body", () => {
  it.each([
    ["data that is no object", { body: { data: [1] } }, 400, "data"],
    ["more than an event can hold", { body: { a: "x".repeat(RENDERED_LIMIT) } }, 400, "body"],
    ["data of more than an event can hold", { body: { data: { a: "x".repeat(RENDERED_LIMIT) } } }, 400, "data"],
    ["more than 256 KiB", { body: { a: "x".repeat(262_144) } }, 413, undefined],
    [
      "another type",
      { text: "payload=%7B%7D", headers: { "content-type": "application/x-www-form-urlencoded", ...TOKEN } },
      415,
      undefined,
    ],
  ])("is refused with %s", async (_, sent, expected, path) => {
    const api = await withWebhooks();
    const { status, error } = await api.send(OPEN, { headers: TOKEN, ...sent });
    expect([status, error.details[0]?.path]).toEqual([expected, path]);
    expect(detailsOf(api)).toEqual([]);
  });
});

it("a call whose event would become too large is refused, also when it is repeated, and leaves nothing behind", async () => {
  const api = await withWebhooks();
  await api.send("PATCH /triggers/open", { body: { payload: { once: "<$.detail>", twice: "<$.detail>" } } });
  for (let times = 0; times < 2; times += 1) {
    const sent = { body: { a: "x".repeat(RENDERED_LIMIT / 2) }, headers: { ...TOKEN, "idempotency-key": "k" } };
    const { status, error } = await api.send(OPEN, sent);
    expect([status, error.details]).toEqual([
      400,
      [{ path: "body", message: expect.stringContaining("would be larger than 180000 bytes"), reason: "payload-too-large" }],
    ]);
  }
  expect(detailsOf(api)).toEqual([]);
  expect((await api.send("GET /triggers/open/occurrences")).json).toMatchObject({ occurrences: [] });
  expect((await api.send("GET /api/webhooks/open/status")).json).toMatchObject({ trigger_count: 0 });
});

describe("POST /events", () => {
  const publish = (api: Api, body: unknown, headers = {}) => api.send("POST /events", { body, headers });

  it("publishes the event and answers its id", async () => {
    const api = anApi();
    const { status, json } = await publish(api, { topic: "data.ingestion", data: { rows: 3 } });
    const [event] = api.memory.bus.published;
    expect(status).toBe(200);
    expect(json).toEqual({ success: true, message: "Event published successfully", event_id: event?.id, topic: "data.ingestion" });
    expect(event).toMatchObject({ topic: "data.ingestion", detail: { rows: 3 }, hop: 0 });
  });

  it("with an Idempotency-Key publishes one event, and refuses the key for another", async () => {
    const api = anApi();
    const key = { "idempotency-key": "k" };
    const ids = [
      await publish(api, { topic: "a" }, key),
      await publish(api, { topic: "a", data: {} }, key),
      await publish(api, { topic: "a" }),
    ];
    const [first, second, other] = ids.map(({ json }) => (json as { event_id: string }).event_id);
    expect([second === first, other === first]).toEqual([true, false]);
    expect((await publish(api, { topic: "b" }, key)).error.code).toBe("IDEMPOTENCY_KEY_REUSED");
  });

  it.each([
    [{}, "topic"],
    [{ topic: "" }, "topic"],
    [{ topic: "logs.*" }, "topic"],
    [{ topic: "run.success" }, "topic"],
    [{ topic: "x".repeat(129) }, "topic"],
    [{ topic: "a", data: [] }, "data"],
    [{ topic: "a", data: null }, "data"],
    [{ topic: "a", data: { a: "x".repeat(RENDERED_LIMIT) } }, "data"],
    [{ topic: "a", payload: {} }, "payload"],
  ])("refuses %j and names the path", async (body, path) => {
    const api = anApi();
    const { status, error } = await publish(api, body);
    expect([status, error.details[0]?.path]).toEqual([400, path]);
    expect(detailsOf(api)).toEqual([]);
  });
});
