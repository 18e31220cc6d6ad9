import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json, text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import {
  type ApiTrigger,
  createApiTrigger,
  createCronTrigger,
  createTriggerRouter,
  type TriggerRouter,
} from "../../../sdk/client/index.ts";
import { signatureOf } from "../../../shared/domain/event/webhook-signature.ts";
import { httpApi } from "./support/http-api.ts";

const the = httpApi();
const SECRET = "a secret of GitHub's";
const PREFIX = "/api/webhooks";
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function registered(options: Parameters<typeof createApiTrigger>[0] = {}): Promise<ApiTrigger> {
  const scheduler = the.scheduler({ apiRetries: 0 });
  const trigger = createApiTrigger(options);
  await scheduler.registerTrigger("hook", trigger, "webhooks.incoming");
  await the.api.send("PATCH /triggers/hook", { body: { enabled: true } });
  return trigger;
}

type Send = (path: string, init?: RequestInit) => Promise<Response>;
type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

async function listening(listener: Listener): Promise<Send> {
  const server = createServer((request, response) => void listener(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  return (path, init) => fetch(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}${path}`, init);
}

type Middleware = (request: IncomingMessage & { body?: unknown }, response: ServerResponse, next: () => void) => unknown;

/** Calls one after the other, as Connect and Express do. */
function chain(...middlewares: Middleware[]): Listener {
  return (request, response) => {
    const [first, ...others] = middlewares;
    return first?.(request, response, () => void chain(...others)(request, response));
  };
}
const notFound: Middleware = (_request, response) => response.writeHead(404).end("somebody else's");
/** `express.json()`. */
const parseJson: Middleware = async (request, _response, next) => {
  request.body = await json(request);
  next();
};
/** `express.raw()`. */
const keepRaw: Middleware = async (request, _response, next) => {
  request.body = Buffer.from(await text(request));
  next();
};

/** A server of each kind with the router in it. */
const SERVERS: Readonly<Record<string, (router: TriggerRouter) => Promise<Send>>> = {
  "node:http": (router) => listening(router),
  Express: (router) => listening(chain(router, notFound)),
  "Express with express.json()": (router) =>
    listening((request, response) => chain(...(request.method === "POST" ? [parseJson] : []), router, notFound)(request, response)),
  "Express with express.raw()": (router) => listening(chain(keepRaw, router, notFound)),
  fetch: async (router) => async (path, init) => router.fetch(new Request(`http://any${path}`, init)),
  Hono: async (router) => async (path, init) => {
    // Hono's compose: what a middleware answers, else what its next one does.
    const context = { req: { raw: new Request(`http://any${path}`, init) } };
    let answer: Response | undefined;
    const own = await router(context, async () => void (answer = new Response("somebody else's", { status: 404 })));
    return own ?? answer ?? new Response(null, { status: 500 });
  },
};

const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

describe.each(Object.entries(SERVERS))("a router in %s", (_, serve) => {
  it("sets the trigger off and tells its status, by the paths and shapes of the document", async () => {
    const send = await serve(createTriggerRouter(await registered(), { prefix: PREFIX }));
    const data = { webhook_id: "wh_001", user_id: 123, action: "login" };
    const answer = await send(`${PREFIX}/trigger`, post({ data }));
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { success: true, message: "Event triggered successfully", trigger_count: 1 },
    ]);
    const status = await send(`${PREFIX}/status`);
    expect([status.status, await status.json()]).toEqual([200, { running: true, trigger_count: 1 }]);
    expect(the.api.memory.bus.published).toMatchObject([{ topic: "webhooks.incoming", detail: data }]);
  });

  it("leaves all other paths alone", async () => {
    const send = await serve(createTriggerRouter(await registered(), { prefix: PREFIX }));
    for (const path of ["/", "/trigger", `${PREFIX}/other`, `${PREFIX}/trigger/more`]) expect((await send(path)).status).toBe(404);
  });

  it("says no in the service's form, with what is wrong", async () => {
    const send = await serve(createTriggerRouter(await registered(), { prefix: PREFIX }));
    const refused = async (path: string, init?: RequestInit) => {
      const answer = await send(`${PREFIX}${path}`, init);
      const { error } = (await answer.json()) as { error: { code: string; reason: string } };
      return [answer.status, error.code, error.reason];
    };
    expect(await refused("/trigger")).toEqual([405, "METHOD_NOT_ALLOWED", "method-not-allowed"]);
    expect(await refused("/status", post({}))).toEqual([405, "METHOD_NOT_ALLOWED", "method-not-allowed"]);
    expect(await refused("/trigger", post({ data: [1] }))).toEqual([400, "VALIDATION_ERROR", "invalid-fields"]);
    expect(await refused("/trigger", post([]))).toEqual([400, "VALIDATION_ERROR", "invalid-fields"]);
    expect(await refused("/trigger", post({ data: 1 }, { "content-type": "text/plain" }))).toEqual([
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      "content-type-unsupported",
    ]);
    expect(the.api.memory.bus.published).toEqual([]);
  });
});

it.each(Object.entries(SERVERS).filter(([name]) => !name.includes("json()")))(
  "a router in %s refuses what is no JSON, and what is too large",
  async (_, serve) => {
    const send = await serve(createTriggerRouter(await registered(), { bodyLimit: 1_000 }));
    expect((await send("/trigger", post("{"))).status).toBe(400);
    expect((await send("/trigger", post({ data: { text: "x".repeat(1_000) } }))).status).toBe(413);
    expect(the.api.memory.bus.published).toEqual([]);
  },
);

it.each([
  ['{"data":{"a":1e400}}', "data.a: "],
  ['{"data":{"id":8202522731445525542}}', "data.id: "],
  ['{"data":{"__proto__":{"x":1}}}', "data.__proto__: "],
  [`{"data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "body: "],
])("a router refuses, as the service does, what would not come out as it went in: %.40s", async (body, named) => {
  const router = createTriggerRouter(await registered({ eventFactory: (payload) => payload }));
  const answer = await router.fetch(new Request("http://any/trigger", { ...post({}), body }));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { code: "VALIDATION_ERROR", message: expect.stringContaining(named) as string } });
  expect(the.api.memory.bus.published).toEqual([]);
});

describe("a router of a trigger with a function", () => {
  it("publishes what the function makes", async () => {
    const trigger = await registered({ eventFactory: (payload) => ({ topic: "webhooks.incoming", ...payload, seen: true }) });
    const router = createTriggerRouter(trigger, { prefix: `${PREFIX}/` });
    expect((await router.fetch(new Request(`http://any${PREFIX}/trigger`, post({ data: { a: 1 } })))).status).toBe(200);
    expect(the.api.memory.bus.published).toMatchObject([{ detail: { a: 1, seen: true } }]);
  });

  it("answers 500 where it throws, and tells the program alone what was thrown", async () => {
    const errors: unknown[] = [];
    const trigger = await registered({ eventFactory: () => Promise.reject(new Error("the password is 1234")) });
    const { fetch: handle } = createTriggerRouter(trigger, { onError: (error) => void errors.push(error) });
    const answer = await handle(new Request("http://any/trigger", post({})));
    const message = "Failed to trigger event";
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { result: "error", error: { code: "INTERNAL_ERROR", reason: "internal-error", message } },
    ]);
    expect(errors).toMatchObject([{ message: "the password is 1234" }]);
  });
});

describe("a router of a trigger with a secret", () => {
  const body = '{"data": {"city":"서울"}}';
  const signed = (secret: string) => post(body, { "x-hub-signature-256": signatureOf(secret, body) });

  it.each(["node:http", "fetch", "Express with express.raw()"])("in %s takes what is signed, each once", async (name) => {
    const send = await (SERVERS[name] ?? (() => Promise.reject(new Error(name))))(
      createTriggerRouter(await registered({ secret: SECRET })),
    );
    const statuses = [];
    for (const init of [post(body), signed("not the secret"), signed(SECRET), signed(SECRET)])
      statuses.push((await send("/trigger", init)).status);
    expect(statuses).toEqual([401, 401, 200, 200]);
    expect(the.api.memory.bus.published).toMatchObject([{ detail: { city: "서울" } }]);
  });

  it("passes on all that GitHub sends: a form, and by which deliveries are told apart", async () => {
    const { fetch: handle } = createTriggerRouter(await registered({ secret: SECRET }));
    const form = `payload=${encodeURIComponent('{"action":"opened"}')}`;
    const deliver = async (delivery: string) => {
      const headers = { "content-type": "application/x-www-form-urlencoded", "x-github-delivery": delivery };
      const signature = { "x-hub-signature-256": signatureOf(SECRET, form) };
      return (
        await handle(new Request("http://any/trigger", { method: "POST", headers: { ...headers, ...signature }, body: form }))
      ).json();
    };
    expect([await deliver("d-1"), await deliver("d-1"), await deliver("d-2")]).toMatchObject([
      { trigger_count: 1 },
      { trigger_count: 1 },
      { trigger_count: 2 },
    ]);
    expect(the.api.memory.bus.published).toMatchObject([{ detail: { action: "opened" } }, { detail: { action: "opened" } }]);
  });

  it("refuses to work behind a middleware that has parsed what is signed", async () => {
    const errors: unknown[] = [];
    const router = createTriggerRouter(await registered({ secret: SECRET }), { onError: (error) => void errors.push(error) });
    const send = await listening(chain(parseJson, router, notFound));
    expect((await send("/trigger", signed(SECRET))).status).toBe(500);
    expect(errors).toMatchObject([{ message: expect.stringContaining("mount the router first") }]);
  });
});

describe("a router", () => {
  it("answers every refusal with a reason, as the service does", async () => {
    const { fetch: handle } = createTriggerRouter(await registered(), { bodyLimit: 100, onError: () => undefined });
    const refused = async (path: string, init?: RequestInit) => {
      const answer = await handle(new Request(`http://any${path}`, init));
      return [answer.status, ((await answer.json()) as { error: { reason: string } }).error.reason];
    };
    expect(await refused("/elsewhere")).toEqual([404, "route-not-found"]);
    expect(await refused("/trigger", post("{"))).toEqual([400, "malformed-json"]);
    expect(await refused("/trigger", post({ text: "x".repeat(100) }))).toEqual([413, "body-too-large"]);
    the.faults.push({ status: 500 });
    expect(await refused("/trigger", post({}))).toEqual([502, "scheduler-failed"]);
    await the.api.send("PATCH /triggers/hook", { body: { enabled: false } });
    expect(await refused("/trigger", post({}))).toEqual([503, "trigger-not-running"]);
    const unregistered = createTriggerRouter(createApiTrigger());
    const answer = await unregistered.fetch(new Request("http://any/trigger", post({})));
    expect(await answer.json()).toMatchObject({ error: { reason: "trigger-not-running" } });
  });

  it("answers 503 while its trigger is not running, or not registered yet", async () => {
    const early = createTriggerRouter(createApiTrigger());
    const asked = async (router: TriggerRouter) => {
      const answer = await router.fetch(new Request("http://any/trigger", post({})));
      return [answer.status, ((await answer.json()) as { error: { message: string } }).error.message];
    };
    expect(await asked(early)).toEqual([503, "Cannot trigger - APITrigger is not running"]);
    expect(await (await early.fetch(new Request("http://any/status"))).json()).toEqual({ running: false, trigger_count: 0 });
    const trigger = await registered();
    await trigger.stop();
    expect(await asked(createTriggerRouter(trigger))).toEqual([503, "Cannot trigger - APITrigger is not running"]);
  });

  it("answers 502 where the service fails, or does not take this program's own token", async () => {
    const errors: unknown[] = [];
    const { fetch: handle } = createTriggerRouter(await registered(), { onError: (error) => void errors.push(error) });
    const status = async () => (await handle(new Request("http://any/trigger", post({})))).status;
    the.faults.push({ status: 500 }, { status: 401 }, "hang up");
    expect([await status(), await status(), await status()]).toEqual([502, 502, 502]);
    expect(errors).toHaveLength(3);
  });

  it("is for api triggers, at a path", () => {
    expect(() => createTriggerRouter(createCronTrigger("@daily") as never)).toThrow(/type api/);
    expect(() => createTriggerRouter(createApiTrigger(), { prefix: "api" })).toThrow(/prefix must be a path/);
  });
});
