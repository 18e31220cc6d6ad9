import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { IssuerUnreachableError } from "../../../shared/domain/account/identity.ts";
import { GRACE_MS, SESSION_SECONDS } from "../../../shared/domain/account/session.ts";
import { STANDING_MS } from "../../../shared/use-cases/accounts/identify.ts";
import { type Api, anApi } from "../http-events.ts";

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly user: { readonly id: number };
}

const ADMIN = { username: "admin", password: "first-password" };
const MINA = { username: "mina", email: "mina@example.com", name: "Mina", password: "long-enough" };

async function login(api: Api, body: object = ADMIN, sourceIp = "10.0.0.1"): Promise<Tokens> {
  const { status, json } = await api.send("POST /api/v1/auth/login", { body, access: null, sourceIp });
  expect(status).toBe(200);
  return json as Tokens;
}

const refresh = (api: Api, refresh_token: string) => api.send("POST /api/v1/auth/refresh", { body: { refresh_token }, access: null });

/** As the authorizer would tell of this token. */
async function asUser(api: Api, token: string) {
  const identity = await api.accounts.identify(token);
  if (!identity) throw new Error("nobody");
  return { access: identity.access.join(" "), as: { user: identity.userId, session: identity.session } };
}

async function anAdminAndMina() {
  const api = anApi();
  const admin = await asUser(api, (await login(api)).access_token);
  const { json } = await api.send("POST /api/v1/users", { ...admin, body: MINA });
  return { api, admin, mina: json as { readonly id: number } };
}

describe("signing in", () => {
  it("makes the first administrator with the deployment's password, and no second one", async () => {
    const api = anApi();
    const { user } = await login(api);
    expect(user).toMatchObject({ id: 1, username: "admin", is_superuser: true, is_active: true });
    await login(api);
    expect(await api.accounts.users.list({ skip: 0, limit: 10 })).toHaveLength(1);
  });

  it("answers an access token with the user's scopes, a refresh token, and never a hash", async () => {
    const { api } = await anAdminAndMina();
    const { json, text, headers } = await api.send("POST /api/v1/auth/login", { body: MINA_LOGIN, access: null });
    expect(json).toMatchObject({ token_type: "bearer", expires_in: 900, user: { username: "mina" } });
    expect(decodeJwt((json as Tokens).access_token)).toMatchObject({
      iss: "urn:belfry:real",
      aud: "real",
      username: "mina",
      scopes: ["user:read", "workflow:read", "workflow:write"],
    });
    expect([text.includes("plain:"), headers["cache-control"]]).toEqual([false, "no-store"]);
  });

  it("refuses a wrong password and an unknown user alike, each at the price of one hash", async () => {
    const { api } = await anAdminAndMina();
    for (const body of [
      { ...MINA_LOGIN, password: "wrong" },
      { username: "nobody", password: "wrong" },
    ]) {
      const before = api.accounts.passwords.looked;
      const { status, error } = await api.send("POST /api/v1/auth/login", { body, access: null, sourceIp: "10.0.0.9" });
      expect([status, error.message, api.accounts.passwords.looked - before]).toEqual([401, "Incorrect username or password", 1]);
    }
  });

  it("says that an account is disabled only to who knows its password", async () => {
    const { api, admin, mina } = await anAdminAndMina();
    await api.send(`PUT /api/v1/users/${mina.id}`, { ...admin, body: { is_active: false } });
    const said = async (password: string) =>
      (await api.send("POST /api/v1/auth/login", { body: { ...MINA_LOGIN, password }, access: null })).error.reason;
    expect([await said("wrong"), await said(MINA.password)]).toEqual(["credentials-wrong", "account-disabled"]);
  });

  it("tries no more than five of many guesses at once, and says when to try again", async () => {
    const { api } = await anAdminAndMina();
    const before = api.accounts.passwords.looked;
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        api.send("POST /api/v1/auth/login", { body: { ...MINA_LOGIN, password: `guess-${index}` }, access: null }),
      ),
    );
    const refused = guesses.filter(({ status }) => status === 429);
    expect([api.accounts.passwords.looked - before, refused.length]).toEqual([5, 35]);
    expect(Number(refused[0]?.headers["retry-after"])).toBeGreaterThan(0);
  });

  it("keeps out nobody from an address that has signed in before, however often others guess from elsewhere", async () => {
    const { api } = await anAdminAndMina();
    await login(api, MINA_LOGIN, "10.0.0.7");
    for (let guess = 0; guess < 60; guess += 1) {
      const body = { ...MINA_LOGIN, password: "wrong" };
      await api.send("POST /api/v1/auth/login", { body, access: null, sourceIp: `172.16.0.${guess}` });
    }
    expect((await api.send("POST /api/v1/auth/login", { body: MINA_LOGIN, access: null, sourceIp: "172.16.9.9" })).status).toBe(429);
    await login(api, MINA_LOGIN, "10.0.0.7");
  });

  it("stores a password anew whose hash is outdated", async () => {
    const { api, mina } = await anAdminAndMina();
    const user = await api.accounts.users.get(mina.id);
    if (!user) throw new Error("no user");
    await api.accounts.users.replace({ ...user, password_hash: `old:${MINA.password}`, version: user.version + 1 }, user.version);
    await login(api, MINA_LOGIN);
    expect((await api.accounts.users.get(mina.id))?.password_hash).toBe(`plain:${MINA.password}`);
  });
});

describe("a session", () => {
  it("moves on with each refresh, and ten at once with one token all get the same successor", async () => {
    const api = anApi();
    const { refresh_token } = await login(api);
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(api, refresh_token)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ json }) => (json as Tokens).refresh_token)).size).toBe(1);
    expect([...api.accounts.sessions.all.values()].map(({ ended }) => ended)).toEqual([false]);
  });

  it("ends when an old refresh token is used after its grace, and no other session of the user does", async () => {
    const api = anApi();
    const first = await login(api);
    const second = await login(api);
    const next = (await refresh(api, first.refresh_token)).json as Tokens;
    api.memory.clock.advance(GRACE_MS / 1000);
    expect((await refresh(api, first.refresh_token)).error).toMatchObject({ code: "UNAUTHORIZED", reason: "session-over" });
    expect((await refresh(api, next.refresh_token)).status).toBe(401);
    expect((await refresh(api, second.refresh_token)).status).toBe(200);
  });

  it("ends after thirty days, at logout, and with the password", async () => {
    const { api } = await anAdminAndMina();
    const old = await login(api, MINA_LOGIN);
    api.memory.clock.advance(SESSION_SECONDS);
    expect((await refresh(api, old.refresh_token)).status).toBe(401);

    const left = await login(api, MINA_LOGIN);
    await api.send("POST /api/v1/auth/logout", await asUser(api, left.access_token));
    expect((await refresh(api, left.refresh_token)).status).toBe(401);

    const changed = await login(api, MINA_LOGIN);
    const body = { current_password: MINA.password, new_password: "longer-than-before" };
    const { json } = await api.send("POST /api/v1/auth/change-password", { ...(await asUser(api, changed.access_token)), body });
    expect(json).toEqual({ message: "Password changed successfully" });
    expect((await refresh(api, changed.refresh_token)).status).toBe(401);
    await login(api, { ...MINA_LOGIN, password: body.new_password });
  });

  it("takes the access token itself for a new one, as its first clients did", async () => {
    const api = anApi();
    const { access_token } = await login(api);
    const { status, json } = await api.send("POST /api/v1/auth/refresh", {
      access: null,
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect([status, (json as Tokens).refresh_token]).toEqual([200, undefined]);
    expect(await api.accounts.identify((json as Tokens).access_token)).toMatchObject({ name: "admin" });
    expect((await api.send("POST /api/v1/auth/refresh", { access: null })).status).toBe(401);
  });

  it("goes on while the signing secret is rotated", async () => {
    const api = anApi();
    const { refresh_token } = await login(api);
    api.accounts.rotate("second secret");
    const { json } = await refresh(api, refresh_token);
    expect(await api.accounts.identify((json as Tokens).access_token)).toMatchObject({ name: "admin" });
  });

  it("is refused ten seconds after its user was disabled, deleted or demoted, at the latest", async () => {
    for (const change of ["is_active", "is_superuser", "delete"] as const) {
      const { api, admin, mina } = await anAdminAndMina();
      await api.send(`PUT /api/v1/users/${mina.id}`, { ...admin, body: { is_superuser: true } });
      const { access_token } = await login(api, MINA_LOGIN);
      expect(await api.accounts.identify(access_token)).toMatchObject({ name: "mina" });
      if (change === "delete") await api.send(`DELETE /api/v1/users/${mina.id}`, admin);
      else await api.send(`PUT /api/v1/users/${mina.id}`, { ...admin, body: { [change]: false } });
      api.memory.clock.advance(STANDING_MS / 1000);
      expect([change, await api.accounts.identify(access_token)]).toEqual([change, undefined]);
    }
  });

  it("is not opened by what merely looks like a token", async () => {
    const api = anApi();
    const { access_token, refresh_token } = await login(api);
    const [header = "", payload = "", signature = ""] = access_token.split(".");
    const none = Buffer.from(JSON.stringify({ alg: "none", typ: "at+jwt" })).toString("base64url");
    const forged = [
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      `${header}.${payload}.${signature.split("").toReversed().join("")}`,
      refresh_token,
      "bft_1_short",
      `bft_1_${"x".repeat(43)}`,
      "",
    ];
    for (const token of forged) expect([token, await api.accounts.identify(token)]).toEqual([token, undefined]);
    for (const token of [access_token, `${refresh_token}x`, refresh_token.replace(/_0_/, "_7_")])
      expect((await refresh(api, token)).error.reason).toBe("refresh-token-unknown");
  });
});

const MINA_LOGIN = { username: MINA.username, password: MINA.password };

it.each(["POST /api/v1/auth/refresh", "GET /api/v1/auth/verify-token"])(
  "%s with a token of an issuer that cannot be asked is answered 503, reported and counted",
  async (request) => {
    const unreachable = new IssuerUnreachableError("https://login.example.com", new Error("no route"));
    const api = anApi({ authorizationRequired: false, identify: () => Promise.reject(unreachable) });
    const body = request.startsWith("POST") ? {} : undefined;
    const { status, error } = await api.send(request, { body, access: null, headers: { authorization: "Bearer of-elsewhere" } });
    expect([status, error.reason]).toEqual([503, "issuer-unreachable"]);
    expect(api.memory.telemetry.named("issuer.unreachable")).toMatchObject([
      { level: "error", detail: { error: expect.stringContaining("no route"), request_id: "gateway-request" } },
    ]);
    expect(api.memory.telemetry.measured.issuer_unreachable).toBe(1);
  },
);

it("a session is not renewed by no token, nor by one that is not known, and each is told apart", async () => {
  const renew = async (headers: Record<string, string>) => {
    const { status, json } = await anApi().send("POST /api/v1/auth/refresh", { body: {}, access: null, headers });
    return [status, (json as { readonly detail: string }).detail];
  };
  expect(await renew({})).toEqual([401, "Not authenticated"]);
  expect(await renew({ authorization: "Bearer guess" })).toEqual([401, "Could not validate credentials"]);
});
