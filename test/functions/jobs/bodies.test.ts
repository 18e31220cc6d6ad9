import { describe, expect, it } from "vitest";
import { signatureOf } from "../../../shared/domain/event/webhook-signature.ts";
import { aJob, aRun, aTrigger, aWorkflow } from "../../support/samples.ts";
import { anApi, type Api, registration } from "../http-events.ts";

const SECRET = "it's a secret to everybody";
const RUN = aRun();
const TOKEN = { authorization: "Bearer token" };
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const LARGE = "8202522731445525542";

async function withEverything(): Promise<Api> {
  const api = anApi();
  const { jobs, triggers, workflows, runs } = api.memory;
  await jobs.create(aJob());
  await runs.create(RUN);
  await triggers.create(aTrigger({ trigger_id: "open", topic: "hooks" }));
  await triggers.create(aTrigger({ trigger_id: "signed", topic: "hooks", secret: SECRET }));
  await workflows.create(aWorkflow({ workflow_id: "daily" }));
  return api;
}

const signed = (body: string | Uint8Array, headers = {}) => ({
  text: body,
  headers: { "x-hub-signature-256": signatureOf(SECRET, body), ...headers },
  access: null,
});
const textOf = (body: unknown) => JSON.stringify(body).replaceAll('"LARGE"', LARGE).replaceAll('"PROTO"', '"__proto__"');
const detailsOf = (api: Api) => api.memory.bus.published.map(({ detail }) => detail);

/** Each route that takes free JSON, with a body whose free part is this. */
const DOORS: readonly (readonly [request: string, path: string, body: (free: unknown) => unknown])[] = [
  ["POST /jobs", "default_params", (free) => registration({ job_id: "new", default_params: free })],
  ["PUT /jobs/buy-scanner", "default_params", (free) => ({ default_params: free })],
  ["POST /jobs/buy-scanner/run-now", "params", (free) => ({ params: free })],
  ["POST /jobs/buy-scanner/last-run", "result", (free) => ({ run_id: RUN.run_id, attempt: 1, status: "success", result: free })],
  ["PATCH /triggers/open", "payload", (free) => ({ payload: free })],
  ["PATCH /triggers/open", "targets.0.params", (free) => ({ targets: [{ job_id: "abc", params: free }] })],
  ["POST /triggers", "filter", (free) => ({ trigger_id: "t", type: "event", source_topic: "a.**", topic: "b", filter: free })],
  ["PATCH /api/v1/workflows/daily", "default_params", (free) => ({ default_params: free })],
  ["PATCH /api/v1/workflows/daily", "steps.0.params", (free) => ({ steps: [{ step_id: "a", queue: "real.jobs.a", params: free }] })],
  ["POST /api/v1/workflows/daily/runs", "parameters", (free) => ({ parameters: free })],
  ["POST /events", "data", (free) => ({ topic: "a.b", data: free })],
  ["POST /api/webhooks/open/trigger", "data", (free) => ({ data: free })],
];

describe.each(DOORS)("%s: %s", (request, path, bodyWith) => {
  it.each([
    ["a number that would become another one", { id: "LARGE" }, "id", "number-not-exact"],
    ["such a number deep inside", { a: [{ b: ["LARGE"] }] }, "a.0.b.0", "number-not-exact"],
    ["the key __proto__", JSON.parse('{"a":{"__proto__":1}}'), "a.__proto__", "proto-key"],
  ])("refuses %s, by its path", async (_, free, inner, reason) => {
    const api = await withEverything();
    const { status, error } = await api.send(request, { text: textOf(bodyWith(free)), headers: TOKEN });
    expect([status, error.code, error.details.map((detail) => [detail.path, detail.reason])]).toEqual([
      400,
      "VALIDATION_ERROR",
      [[`${path}.${inner}`, reason]],
    ]);
    expect(detailsOf(api)).toEqual([]);
    expect(api.memory.dispatch.sent).toEqual([]);
  });

  it("refuses what is not UTF-8", async () => {
    const api = await withEverything();
    const text = Buffer.from(textOf(bodyWith({ name: "é" })), "latin1");
    for (const language of ["en", "ko"]) {
      const { status, error } = await api.send(request, { text, headers: { ...TOKEN, "accept-language": language } });
      expect([status, error.code, error.reason]).toEqual([400, "MALFORMED_JSON", "body-not-utf8"]);
      expect(error.message).toBe(language === "en" ? "the body is not UTF-8" : "본문이 UTF-8이 아닙니다.");
    }
  });
});

it("text in which a gateway has replaced what was not UTF-8 is refused, and U+FFFD itself is taken", async () => {
  const api = await withEverything();
  const text = '{"topic":"a","data":{"v":"\ufffd"}}';
  const send = (bytes: number) => api.send("POST /events", { text, headers: { "content-length": String(bytes) } });
  expect((await send(Buffer.byteLength(text) - 2)).error.reason).toBe("body-not-utf8");
  expect((await send(Buffer.byteLength(text))).status).toBe(200);
});

it.each([
  [{ queue: "real.jobs.a" }, "job_id: is required"],
  [{ job_id: "a-job", queue: 7 }, "queue: must be a string"],
  [{ job_id: "a-job", queue: "real.jobs.a", enabled: null }, "enabled: must be true or false"],
  [{ job_id: "a-job", queue: "real.jobs.a", timeout_sec: 30.5 }, "timeout_sec: must be a whole number"],
  [{ job_id: "a-job", queue: "real.jobs.a", default_params: [] }, "default_params: must be a JSON object"],
  [[], "body: must be a JSON object"],
])("what %j lacks, or has of another kind, is said in words of JSON: %s", async (body, message) => {
  expect((await anApi().send("POST /jobs", { body })).error.message).toContain(message);
});

it("a number that the query lacks is asked for as one", async () => {
  const { error } = await anApi().send("GET /api/schedules/statistics/monthly?year=2026");
  expect(error.message).toBe("query.month: must be a number");
});

describe("a signed webhook", () => {
  it("takes a form as GitHub sends it by default, signed as it is", async () => {
    const api = await withEverything();
    const payload = { action: "opened", title: "1 + 1 = 2 & 매수 😀", n: 0.1 };
    const form = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    expect(await api.send("POST /api/webhooks/signed/trigger", signed(form, FORM))).toMatchObject({ status: 200 });
    expect(await api.send("POST /api/webhooks/signed/trigger", { ...signed(`${form}&x=1`, FORM), base64: true })).toMatchObject({
      status: 200,
    });
    expect(detailsOf(api)).toEqual([payload, payload]);
  });

  it.each([
    ["without the field", "a=1", "VALIDATION_ERROR", "form-payload"],
    ["with the field twice", "payload=%7B%7D&payload=%7B%7D", "VALIDATION_ERROR", "form-payload"],
    ["whose JSON is none", "payload=%7B", "MALFORMED_JSON", "malformed-json"],
    ["whose JSON is not UTF-8", "payload=%7B%22a%22%3A%22%FF%22%7D", "MALFORMED_JSON", "body-not-utf8"],
    ["with a number that would become another one", `payload=%7B%22a%22%3A${LARGE}%7D`, "VALIDATION_ERROR", "number-not-exact"],
  ])("refuses a form %s", async (_, form, code, reason) => {
    const api = await withEverything();
    const { status, error } = await api.send("POST /api/webhooks/signed/trigger", signed(form, FORM));
    expect([status, error.code, error.details[0]?.reason ?? error.reason]).toEqual([400, code, reason]);
  });

  it("says which types of content it takes", async () => {
    const api = await withEverything();
    const xml = signed("<a/>", { "content-type": "application/xml" });
    const answers = [
      await api.send("POST /api/webhooks/signed/trigger", xml),
      await api.send("POST /api/webhooks/open/trigger", { text: "payload=%7B%7D", headers: { ...FORM, ...TOKEN } }),
      await api.send("POST /events", { text: "topic=a", headers: FORM }),
    ];
    expect(answers.map(({ status, error }) => [status, error.reason])).toEqual([
      [415, "content-type-for-signed-webhook"],
      [415, "content-type-for-webhook"],
      [415, "content-type-unsupported"],
    ]);
    for (const { error } of answers.slice(0, 2)) expect(error.message).toMatch(/application\/json.*application\/x-www-form-urlencoded/);
  });

  it("checks the signature over the bytes as they came, and judges the body after it", async () => {
    const api = await withEverything();
    const latin1 = Buffer.from('{"name":"é"}', "latin1");
    const [right, wrong] = [signed(latin1), { ...signed(latin1), headers: { "x-hub-signature-256": signatureOf("another", latin1) } }];
    expect((await api.send("POST /api/webhooks/signed/trigger", right)).error.reason).toBe("body-not-utf8");
    expect((await api.send("POST /api/webhooks/signed/trigger", wrong)).status).toBe(401);
    for (const text of ["{", "7", '{"__proto__":1}']) {
      expect((await api.send("POST /api/webhooks/signed/trigger", { text, access: null })).status).toBe(401);
      expect((await api.send("POST /api/webhooks/open/trigger", { text, access: null })).status).toBe(401);
    }
  });

  it("tells equal deliveries apart by GitHub's id or an Idempotency-Key, and counts each once", async () => {
    const api = await withEverything();
    const deliver = async (headers: Record<string, string>) =>
      (await api.send("POST /api/webhooks/signed/trigger", signed("{}", headers))).json;
    const counts = [
      await deliver({ "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958" }),
      await deliver({ "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958" }),
      await deliver({ "x-github-delivery": "other" }),
      await deliver({ "idempotency-key": "key" }),
      await deliver({ "idempotency-key": "key" }),
    ];
    expect(counts).toMatchObject([1, 1, 2, 3, 3].map((trigger_count) => ({ trigger_count })));
    const bad = await api.send("POST /api/webhooks/signed/trigger", signed("{}", { "x-github-delivery": "a b" }));
    expect([bad.status, bad.error.details[0]?.path]).toEqual([400, "header.x-github-delivery"]);
  });
});

it("a webhook's key takes the same content in another order of keys for the same", async () => {
  const api = await withEverything();
  const call = (text: string) => api.send("POST /api/webhooks/open/trigger", { text, headers: { ...TOKEN, "idempotency-key": "k" } });
  expect((await call('{"a":1,"b":2}')).json).toMatchObject({ trigger_count: 1 });
  expect((await call('{ "b": 2, "a": 1.0 }')).json).toMatchObject({ trigger_count: 1 });
});

it.each(["gzip", "br", "GZIP, br"])("a body in the coding %s is refused as such, and not as other text", async (coding) => {
  const { status, error } = await anApi().send("POST /jobs", { body: registration(), headers: { "content-encoding": coding } });
  expect([status, error.reason, error.message]).toEqual([
    415,
    "content-encoding-unsupported",
    `Content-Encoding: a body must be sent as it is, not ${coding.toLowerCase()}`,
  ]);
  expect((await anApi().send("POST /jobs", { body: registration(), headers: { "content-encoding": "identity" } })).status).toBe(201);
});
