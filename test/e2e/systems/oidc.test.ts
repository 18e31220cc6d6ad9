import { createServer, type Server } from "node:http";
import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readContext } from "../../../infra/read-deployment.ts";
import { close, listen } from "../../../localstack/endpoint/listen.ts";
import { type LocalStack, startLocalStack } from "../../../localstack/stack/stack.ts";
import { keptAssembly } from "../../../localstack/template/kept-assembly.ts";
import { StackApi } from "../../support/stack/stack-api.ts";

/** An issuer as Amazon Cognito is one: its access tokens have `client_id` and `token_use` and no `aud`. */
const STACK = "Belfry-real";
const issuer = { url: "", keys: [] as JWK[], status: 200 };
let server: Server;
let stack: LocalStack;
let [first, second]: Awaited<ReturnType<typeof generateKeyPair>>[] = [];
const api = new StackApi(() => stack.apis[STACK] ?? "");

beforeAll(async () => {
  [first, second] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  server = createServer((request, response) => {
    const isKeys = request.url === "/pool/.well-known/jwks.json";
    const answer = isKeys ? { keys: issuer.keys } : { issuer: issuer.url, jwks_uri: `${issuer.url}/.well-known/jwks.json` };
    response.writeHead(issuer.status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  issuer.url = `http://127.0.0.1:${await listen(server, 0, "the issuer of a test")}/pool`;
  const oidc = {
    issuer: issuer.url,
    clients: ["7ab"],
    rolesClaim: ["cognito:groups", "scope"],
    nameClaim: "username",
    access: { desk: ["workflow:read"], owners: ["read", "operate", "admin"], "belfry/run": ["read", "operate"] },
  };
  stack = await startLocalStack({
    assemblyDirectory: await keptAssembly({ local: true, auth: true, belfry: { ...(readContext()["belfry"] as object), oidc } }),
    stacks: [{ stackName: STACK, port: 0 }],
    awsPort: 0,
  });
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  if (server !== undefined) await close(server);
});

const publish = async (...keys: (readonly [string, CryptoKey | undefined])[]) => {
  issuer.keys = await Promise.all(
    keys.map(async ([kid, key]) => ({ ...(await exportJWK(key as CryptoKey)), kid, alg: "RS256", use: "sig" })),
  );
};

function aToken(
  claims: object = {},
  { kid = "k1", key = first?.privateKey }: { kid?: string; key?: CryptoKey | Uint8Array | undefined } = {},
) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: issuer.url,
    sub: "1f0c22ab",
    client_id: "7ab",
    token_use: "access",
    username: "jun",
    "cognito:groups": ["desk"],
    iat: now,
    exp: now + 300,
    ...claims,
  })
    .setProtectedHeader({ alg: "RS256", kid })
    .sign(key as CryptoKey);
}

const asked = async (token: string, method = "GET", path = "/jobs", body?: object) => {
  const { status, text } = await api.send(method, path, body, { authorization: `Bearer ${token}` });
  const { error, reason } = JSON.parse(text) as { error?: { reason?: string }; reason?: string };
  return [status, error?.reason ?? reason];
};
const JOB = { job_id: "report", queue: "real.jobs.report", interval_seconds: 86_400 };

describe("tokens of another issuer, on the whole stack", () => {
  it("are 503 while its keys cannot be had, and count as soon as they can", async () => {
    issuer.status = 500;
    await publish(["k1", first?.publicKey], ["k2", second?.publicKey]);
    expect(await asked(await aToken())).toEqual([503, "issuer-unreachable"]);
    issuer.status = 200;
    expect(await asked(await aToken())).toEqual([200, undefined]);
  });

  it("open what their groups and scopes open, and the record says who it was", async () => {
    expect(await asked(await aToken(), "POST", "/jobs", JOB)).toEqual([403, "access-needed"]);
    expect(await asked(await aToken({ "cognito:groups": [], scope: "openid" }))).toEqual([403, "access-needed"]);
    const owner = await aToken({ "cognito:groups": ["owners"] });
    expect(await asked(owner, "POST", "/jobs", JOB)).toEqual([201, undefined]);
    const { text } = await api.send("GET", "/jobs/report", undefined, { authorization: `Bearer ${owner}` });
    expect(JSON.parse(text)).toMatchObject({ created_by: "oidc:1f0c22ab (jun)" });
    const machine = await aToken({ "cognito:groups": undefined, scope: "belfry/run", username: undefined, sub: "7ab" });
    expect(await asked(machine, "POST", "/jobs/report/pause")).toEqual([200, undefined]);
    expect(await asked(machine, "DELETE", "/jobs/report")).toEqual([403, "access-needed"]);
  });

  it("manage no account and have none", async () => {
    const owner = await aToken({ "cognito:groups": ["owners"] });
    expect(await asked(owner, "GET", "/api/v1/auth/me")).toEqual([403, "session-needed"]);
    expect(await asked(owner, "GET", "/api/v1/users")).toEqual([403, "access-needed"]);
    expect((await asked(owner, "POST", "/api/v1/auth/refresh"))[0]).toBe(401);
  });

  it.each<[string, () => Promise<string> | string]>([
    [
      "signed by nobody",
      () => new UnsecuredJWT({ sub: "1", client_id: "7ab", token_use: "access" }).setIssuer(issuer.url).setExpirationTime("5m").encode(),
    ],
    [
      "signed with the public key as a shared secret",
      () =>
        new SignJWT({ iss: issuer.url, sub: "1", client_id: "7ab", token_use: "access", exp: Math.floor(Date.now() / 1000) + 300 })
          .setProtectedHeader({ alg: "HS256", kid: "k1" })
          .sign(new TextEncoder().encode(JSON.stringify(issuer.keys[0]))),
    ],
    ["signed by another key under this one's name", () => aToken({}, { key: second?.privateKey })],
    ["of another issuer", () => aToken({ iss: "http://127.0.0.1:1/pool" })],
    ["of another client of the pool", () => aToken({ client_id: "other" })],
    ["an ID token", () => aToken({ token_use: "id", aud: "7ab" })],
    ["for somebody else", () => aToken({ aud: "payroll" })],
    ["over", () => aToken({ exp: Math.floor(Date.now() / 1000) - 60 })],
  ])("are refused with 401 that are %s", async (_, make) => {
    expect(await asked(await make())).toEqual([401, "token-unknown"]);
  });

  // How a key counts that is published later, the test of the adapter says: the issuer is asked for one every half minute at most.
  it("count by whichever of its keys they are signed with", async () => {
    expect(await asked(await aToken({}, { kid: "k2", key: second?.privateKey }))).toEqual([200, undefined]);
    expect(await asked(await aToken({}, { kid: "k3", key: second?.privateKey }))).toEqual([401, "token-unknown"]);
  });
});
