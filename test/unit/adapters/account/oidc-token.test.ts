import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { oidcTokenReader } from "../../../../shared/adapters/account/oidc-token.ts";
import type { ExternalIssuer } from "../../../../shared/domain/account/external-issuer.ts";
import { IssuerUnreachableError } from "../../../../shared/domain/account/identity.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const ISSUER = "https://login.example.com/realms/desk";
const SETTINGS: ExternalIssuer = {
  issuer: ISSUER,
  audience: "belfry",
  rolesClaim: "realm_access.roles",
  nameClaim: "preferred_username",
  access: { schedulers: ["read", "operate"], owners: ["read", "admin"] },
};
const DISCOVERY = "/realms/desk/.well-known/openid-configuration";
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

let [first, second, foreign]: Keys[] = [];
let server: Server;
/** What the issuer answers by path, and what it was asked for. */
const world: { keys: JWK[]; discovery: object; answers: (path: string) => number; asked: string[] } = {
  keys: [],
  discovery: {},
  answers: () => 200,
  asked: [],
};

beforeAll(async () => {
  [first, second, foreign] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("ES256"), generateKeyPair("RS256")]);
  server = createServer((request, response) => {
    const path = request.url ?? "";
    world.asked.push(path);
    const status = world.answers(path);
    // It takes the request and never answers.
    if (status === 0) return;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(path === DISCOVERY ? world.discovery : { keys: world.keys }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  vi.useRealTimers();
});
beforeEach(async () => {
  world.keys = [{ ...(await exportJWK(first?.publicKey as CryptoKey)), kid: "k1", alg: "RS256", use: "sig" }];
  world.discovery = { issuer: ISSUER, jwks_uri: "https://login.example.com/keys" };
  world.answers = () => 200;
  world.asked = [];
});

/** The issuer's host is the server of the test. */
function reader(change: Partial<ExternalIssuer> = {}, surroundings: object = {}) {
  const fetch = (url: string, options: RequestInit) => {
    const { protocol, host, pathname } = new URL(url);
    if (protocol !== "https:" || host !== "login.example.com") throw new Error(`asked ${url}`);
    return globalThis.fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`, options);
  };
  return oidcTokenReader({ ...SETTINGS, ...change }, { now: () => NOW, fetch, cooldownMs: 0, ...surroundings });
}

interface Made {
  readonly header?: Partial<JWTHeaderParameters>;
  readonly claims?: object;
  readonly key?: CryptoKey | Uint8Array | undefined;
}

function aToken({ header, claims, key = first?.privateKey }: Made = {}): Promise<string> {
  const payload = {
    iss: ISSUER,
    aud: ["other", "belfry"],
    sub: "248289761001",
    iat: NOW / 1000,
    exp: NOW / 1000 + 300,
    preferred_username: "mina",
    realm_access: { roles: ["schedulers", "owners", "unknown", "toString"] },
    ...claims,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: "k1", typ: "JWT", ...header }).sign(key as CryptoKey);
}

describe("an access token of another issuer", () => {
  it("says who it is of by the issuer's id, and what its roles open", async () => {
    expect(await reader()(await aToken())).toEqual({
      name: "oidc:248289761001 (mina)",
      userId: undefined,
      subject: `${ISSUER} 248289761001`,
      session: "oidc",
      access: ["read", "operate", "admin"],
    });
  });

  it.each([
    ["groups as words", { groups: "schedulers x" }, { rolesClaim: "groups" }, ["read", "operate"]],
    ["a claim whose name has dots", { "https://x.com/roles": ["owners"] }, { rolesClaim: "https://x.com/roles" }, ["read", "admin"]],
    ["no role that is known", { realm_access: { roles: ["guests", 5] } }, {}, []],
    ["no roles at all", { realm_access: undefined }, {}, []],
  ])("reads %s", async (_, claims, settings, access) => {
    expect(await reader(settings)(await aToken({ claims }))).toMatchObject({ access });
  });

  it("has a name without control characters, and without one it is its id", async () => {
    expect(await reader()(await aToken({ claims: { preferred_username: "mi\u0000\u202ena" } }))).toMatchObject({
      name: "oidc:248289761001 (mina)",
    });
    expect(await reader()(await aToken({ claims: { preferred_username: undefined } }))).toMatchObject({ name: "oidc:248289761001" });
  });

  it("counts half a minute beyond its end, as clocks differ, and no longer", async () => {
    const ended = (seconds: number) => aToken({ claims: { exp: NOW / 1000 - seconds } });
    expect([(await reader()(await ended(29))) !== undefined, await reader()(await ended(31))]).toEqual([true, undefined]);
  });

  it.each<[string, () => Promise<string> | string]>([
    [
      "signed by nobody (alg none)",
      () =>
        new UnsecuredJWT({ sub: "1" })
          .setIssuer(ISSUER)
          .setAudience("belfry")
          .setExpirationTime(NOW / 1000 + 99)
          .encode(),
    ],
    [
      "of HS256 with the public key as the secret",
      async () => aToken({ header: { alg: "HS256" }, key: new TextEncoder().encode(await exportSPKI(first?.publicKey as CryptoKey)) }),
    ],
    ["of a key of somebody else's under a known kid", () => aToken({ key: foreign?.privateKey })],
    ["of a kid that there is not", () => aToken({ header: { kid: "k9" } })],
    ["for another audience", () => aToken({ claims: { aud: "payroll" } })],
    ["without an audience", () => aToken({ claims: { aud: undefined } })],
    ["of another issuer", () => aToken({ claims: { iss: "https://evil.example.com" } })],
    ["of an issuer that begins alike", () => aToken({ claims: { iss: `${ISSUER}/` } })],
    ["not in force yet", () => aToken({ claims: { nbf: NOW / 1000 + 60 } })],
    ["without an end", () => aToken({ claims: { exp: undefined } })],
    ["without a subject", () => aToken({ claims: { sub: undefined } })],
    ["of an empty subject", () => aToken({ claims: { sub: "" } })],
    ["an ID token, by its nonce", () => aToken({ claims: { nonce: "n" } })],
    ["an ID token of Cognito", () => aToken({ claims: { token_use: "id" } })],
    ["an ID token of Keycloak", () => aToken({ claims: { typ: "ID" } })],
    ["a logout token", () => aToken({ header: { typ: "logout+jwt" } })],
    ["no token at all", () => "a.b.c"],
    ["too long", () => aToken({ claims: { filler: "x".repeat(20_000) } })],
  ])("is none that is %s", async (_, make) => {
    expect(await reader()(await make())).toBeUndefined();
  });

  describe("of an issuer that names no audience, as Cognito's", () => {
    const COGNITO: Partial<ExternalIssuer> = {
      audience: undefined,
      clients: ["7ab", "9cd"],
      rolesClaim: ["cognito:groups", "scope"],
      nameClaim: "username",
      access: { desk: ["read"], "belfry/run": ["operate"] },
    };
    const CLAIMS = {
      aud: undefined,
      client_id: "9cd",
      token_use: "access",
      username: "jun",
      "cognito:groups": ["desk"],
      scope: "openid belfry/run",
      realm_access: undefined,
      preferred_username: undefined,
    };

    it("counts by its client, with what its groups and its scopes open", async () => {
      expect(await reader(COGNITO)(await aToken({ claims: CLAIMS }))).toMatchObject({
        name: "oidc:248289761001 (jun)",
        access: ["read", "operate"],
      });
    });

    it.each<[string, object]>([
      ["of a client of somebody else's in the same pool", { client_id: "evil" }],
      ["of no client", { client_id: undefined }],
      ["of a list of clients", { client_id: ["9cd"] }],
      ["an ID token, which has its client as audience", { token_use: "id", aud: "9cd", client_id: undefined }],
      ["not called an access token", { token_use: undefined }],
      ["for somebody else", { aud: "payroll" }],
    ])("is none that is %s", async (_, change) => {
      expect(await reader(COGNITO)(await aToken({ claims: { ...CLAIMS, ...change } }))).toBeUndefined();
    });

    it("counts, where an audience is configured too, for that and of that client", async () => {
      const both = { ...COGNITO, audience: "belfry" };
      expect(await reader(both)(await aToken({ claims: { ...CLAIMS, aud: "belfry" } }))).toBeDefined();
      expect(await reader(both)(await aToken({ claims: CLAIMS }))).toBeUndefined();
      expect(await reader(both)(await aToken({ claims: { ...CLAIMS, aud: "belfry", client_id: "evil" } }))).toBeUndefined();
    });
  });

  it("that names another issuer asks this one nothing", async () => {
    await reader()(await aToken({ claims: { iss: "urn:belfry:real" } }));
    expect(world.asked).toEqual([]);
  });
});

describe("the issuer's keys", () => {
  it("are asked for once, for many tokens", async () => {
    const read = reader();
    for (let n = 0; n < 5; n += 1) expect(await read(await aToken())).toBeDefined();
    expect(world.asked).toEqual([DISCOVERY, "/keys"]);
  });

  it("are those of the configuration where it names them", async () => {
    expect(await reader({ jwksUri: "https://login.example.com/own" })(await aToken())).toBeDefined();
    expect(world.asked).toEqual(["/own"]);
  });

  it("may be replaced: the new one counts, and the old one no longer", async () => {
    const read = reader();
    const old = await aToken();
    expect(await read(old)).toBeDefined();
    world.keys = [{ ...(await exportJWK(second?.publicKey as CryptoKey)), kid: "k2", alg: "ES256" }];
    expect(await read(await aToken({ header: { alg: "ES256", kid: "k2" }, key: second?.privateKey }))).toBeDefined();
    expect(await read(old)).toBeUndefined();
  });

  it("are asked for one that is not known every half minute at most, and kept for ten minutes: so long an old one counts", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOW });
    const read = reader({}, { cooldownMs: undefined });
    const published = async (kid: string, keys: Keys | undefined, alg: string) => ({
      ...(await exportJWK(keys?.publicKey as CryptoKey)),
      kid,
      alg,
    });
    const [old, next] = [await aToken(), await aToken({ header: { alg: "ES256", kid: "k2" }, key: second?.privateKey })];
    expect(await read(old)).toBeDefined();

    world.keys = [await published("k1", first, "RS256"), await published("k2", second, "ES256")];
    vi.setSystemTime(NOW + 29_999);
    expect(await read(next)).toBeUndefined();
    vi.setSystemTime(NOW + 30_000);
    expect([await read(next), await read(old)]).toEqual([expect.anything(), expect.anything()]);

    world.keys = world.keys.slice(1);
    vi.setSystemTime(NOW + 30_000 + 599_999);
    expect(await read(old)).toBeDefined();
    vi.setSystemTime(NOW + 30_000 + 600_000);
    expect([await read(old), await read(next)]).toEqual([undefined, expect.anything()]);
    expect(world.asked).toEqual([DISCOVERY, "/keys", "/keys", "/keys"]);
  });

  it("are not asked for again and again for tokens that name one that there is not", async () => {
    const read = reader({}, { cooldownMs: 30_000 });
    for (let n = 0; n < 5; n += 1) expect(await read(await aToken({ header: { kid: `guess-${n}` } }))).toBeUndefined();
    expect(world.asked).toEqual([DISCOVERY, "/keys"]);
  });

  it.each<[string, () => void]>([
    ["answers 500 for its configuration", () => (world.answers = () => 500)],
    ["answers 500 for its keys", () => (world.answers = (path) => (path === "/keys" ? 500 : 200))],
    ["leads elsewhere", () => (world.answers = () => 302)],
    ["answers with what is no configuration", () => (world.discovery = { hello: "world" })],
    [
      "has the configuration of another",
      () => (world.discovery = { issuer: "https://evil.example.com", jwks_uri: "https://login.example.com/keys" }),
    ],
    ["has its keys on http", () => (world.discovery = { issuer: ISSUER, jwks_uri: "http://login.example.com/keys" })],
    ["never answers", () => (world.answers = () => 0)],
  ])("cannot be had while it %s: that is thrown, and the next token tries again", async (_, change) => {
    const read = reader({}, { timeoutMs: 100 });
    change();
    await expect(read(await aToken())).rejects.toThrow(IssuerUnreachableError);
    world.answers = () => 200;
    world.discovery = { issuer: ISSUER, jwks_uri: "https://login.example.com/keys" };
    expect(await read(await aToken())).toBeDefined();
  });
});
