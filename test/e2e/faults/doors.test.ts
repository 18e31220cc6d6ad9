import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { answersDetail, DetailError } from "../../../shared/contract/requests/detail-error.ts";
import { ErrorEnvelope } from "../../../shared/contract/requests/errors.ts";
import type { Route } from "../../../shared/contract/route.ts";
import { routes } from "../../../shared/contract/routes.ts";
import { signatureOf } from "../../../shared/domain/event/webhook-signature.ts";
import { rotateToken } from "../../../tools/token-rotation.ts";
import { CREDENTIALS, own, useStack } from "../../support/stack/stack.ts";

const stack = useStack({ auth: true });
let token: string;

beforeAll(async () => {
  const client = new SecretsManagerClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  const SecretId = stack.running.outputs["Belfry-real"]?.["ApiTokenSecret"];
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
  client.destroy();
  token = SecretString ?? "";
});

const bearer = (given: string) => ({ authorization: `Bearer ${given}` });

describe("an API that asks for a token", () => {
  const guarded = Object.values<Route>(routes).filter(({ open, login }) => !open && !login);

  it.each([...guarded, { method: "GET", path: "/no/such/path" }])("answers 401 to $method $path without one", async ({ method, path }) => {
    const url = path.replace("{run_id}", "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10").replaceAll(/\{\w+\}/g, "buy-scanner");

    const { status, body } = await stack.real.send(method, url);
    const code = answersDetail(path) ? DetailError.parse(body).code : ErrorEnvelope.parse(body).error.code;
    expect([status, code]).toEqual([401, "UNAUTHORIZED"]);
  });

  it("answers 401 to a wrong one, and to that of another scope", async () => {
    for (const { status, body } of [
      await stack.real.send("GET", "/jobs", undefined, bearer("wrong")),
      await stack.mock.send("GET", "/jobs", undefined, bearer(token)),
    ]) {
      expect([status, ErrorEnvelope.parse(body).error.reason]).toEqual([401, "token-unknown"]);
    }
  });

  it("asks nobody for one who only looks whether it is there and how it is used", async () => {
    for (const path of ["/health", "/openapi.json", "/docs"]) expect((await stack.real.send("GET", path)).status).toBe(200);
  });

  it("lets in who holds the generated one, also as a worker", async () => {
    const { job_id, queue } = own("token");
    const headers = bearer(token);

    const created = await stack.real.send("POST", "/jobs", { job_id, queue, interval_seconds: 86_400 }, headers);
    const started = await stack.real.send("POST", `/jobs/${job_id}/run-now`, {}, headers);
    const worked = Promise.withResolvers<string>();
    const worker = await stack.worker({ queue, token, handler: (_, { job }) => job.run_id });
    worker.events.once("finished", ({ completion, delivery }) => worked.resolve(`${completion.run_id} ${delivery.kind}`));

    expect([created.status, started.status]).toEqual([201, 200]);
    expect(started.body).toMatchObject({ run_id: (await worked.promise).replace(" delivered", "") });
    expect((await stack.real.send("GET", "/no/such/path", undefined, headers)).status).toBe(404);
  });
});

describe("a webhook of an API that asks for a token", () => {
  it("takes a signature instead, counts what was signed once, and starts its job with it", async () => {
    const { job_id, queue } = own("webhook");
    const secret = "it's a secret to everybody";
    const trigger = { type: "api", topic: job_id, secret, targets: [{ job_id }] };
    await stack.real.send("POST", "/jobs", { job_id, queue, interval_seconds: 86_400 }, bearer(token));
    await stack.real.send("PUT", `/triggers/${job_id}`, trigger, bearer(token));
    const body = '{ "action" : "매수" }';
    const call = (key: string) =>
      stack.real.send("POST", `/api/webhooks/${job_id}/trigger`, body, { "x-hub-signature-256": signatureOf(key, body) });

    const [forged, signed, again] = [await call("another secret"), await call(secret), await call(secret)];

    expect([forged.status, signed.status, again.status]).toEqual([401, 200, 200]);
    expect([signed.body, again.body]).toMatchObject([{ trigger_count: 1 }, { trigger_count: 1 }]);
    const { message } = await stack.queues.take(queue);
    expect(message).toMatchObject({ job_id, trigger_source: "event", params: { action: "매수" } });
  });

  it("without a key takes the token, its own scope's only", async () => {
    const { job_id: id } = own("open");
    const path = `/api/webhooks/${id}/trigger`;
    await stack.real.send("PUT", `/triggers/${id}`, { type: "api", topic: id }, bearer(token));

    expect((await stack.real.send("POST", path, {}, bearer("wrong"))).status).toBe(401);
    expect((await stack.mock.send("POST", path, {}, bearer(token))).status).toBe(401);
    expect((await stack.real.send("POST", path, {}, bearer(token))).status).toBe(200);
  });
});

describe("a token that is rotated", () => {
  it("is taken beside its former one, by the API and by webhooks", async () => {
    const client = new SecretsManagerClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
    const secretId = stack.running.outputs["Belfry-mock"]?.["TokenSecret"] ?? "";
    const tokenOfMock = async () => (await client.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretString ?? "";
    const { job_id: id } = own("rotated");
    const former = await tokenOfMock();
    await stack.mock.send("PUT", `/triggers/${id}`, { type: "api", topic: id }, bearer(former));
    const ask = async (given: string) => [
      (await stack.mock.send("GET", "/jobs", undefined, bearer(given))).status,
      (await stack.mock.send("POST", `/api/webhooks/${id}/trigger`, {}, bearer(given))).status,
    ];
    expect(await ask(former)).toEqual([200, 200]);

    await rotateToken(client, secretId);
    const current = await tokenOfMock();
    client.destroy();

    // A function looks again for a token that it does not know, at most every ten seconds.
    await vi.waitFor(async () => expect(await ask(current)).toEqual([200, 200]), { timeout: 60_000, interval: 1_000 });
    expect(await ask(former)).toEqual([200, 200]);
    expect(await ask("neither")).toEqual([401, 401]);
  });
});

describe("the loopback guard", () => {
  const doors = () => [stack.apiUrl("real"), stack.apiUrl("mock"), stack.running.awsEndpoint];

  it("refuses a request for another host, as a rebound name would send it", async () => {
    for (const url of doors()) expect(await statusOf(url, { host: "attacker.example" })).toBe(403);
  });

  it("refuses a request from a page of another origin", async () => {
    for (const url of doors()) expect(await statusOf(url, { origin: "http://attacker.example" })).toBe(403);
    for (const url of doors()) expect(await statusOf(url, { origin: "null" })).toBe(403);
  });

  it("serves localhost by name, and its own pages", async () => {
    const url = stack.apiUrl("real");
    const { port } = new URL(url);

    expect(await statusOf(url, { host: `localhost:${port}`, ...bearer(token) })).toBe(200);
    expect(await statusOf(url, { origin: url, ...bearer(token) })).toBe(200);
  });
});

/** `fetch` would not let us name a host. */
async function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const outgoing = request(`${url}/health`, { headers }).end();
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}
