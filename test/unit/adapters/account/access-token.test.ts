import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { accessTokenReader } from "../../../../shared/adapters/account/access-token.ts";
import { signingKeys } from "../../../../shared/adapters/account/signing-keys.ts";
import { secretTokenIssuer } from "../../../../shared/adapters/account/token-issuer.ts";
import { MemoryVerificationKeys } from "../../../support/memory/accounts.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const CLAIMS = { user_id: 7, username: "mina", session_id: "s1", epoch: 3, scopes: ["workflow:read"] };

function aScope() {
  const state = { now: NOW, secret: { current: "secret", currentSince: 0, previous: undefined as string | undefined }, listed: 0 };
  const keys = new MemoryVerificationKeys();
  const listing = {
    list: (now: number) => {
      state.listed += 1;
      return keys.list(now);
    },
  };
  const issuer = secretTokenIssuer({ scope: "real", secret: async () => state.secret, keys, clock: { now: () => state.now } });
  return { state, keys, issuer, read: accessTokenReader("real", listing, () => state.now), of: accessTokenReader };
}

/** Signed by our own key, but for what is changed. */
async function forged(change: { typ?: string; iss?: string; aud?: string; alg?: string; claims?: object; secret?: string; kid?: string }) {
  const { privateKey, kid } = signingKeys(change.secret ?? "secret");
  const claims = { user_id: 7, username: "mina", sid: "s1", epoch: 3, scopes: [], ...change.claims };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "EdDSA", typ: change.typ ?? "at+jwt", kid: change.kid ?? kid })
    .setIssuer(change.iss ?? "urn:belfry:real")
    .setAudience(change.aud ?? "real")
    .setSubject("7")
    .setIssuedAt(NOW / 1000)
    .setExpirationTime(NOW / 1000 + 900)
    .sign(privateKey);
}

describe("an access token", () => {
  it("says what it was made with, until its time is over", async () => {
    const { state, issuer, read } = aScope();
    const token = await issuer.accessToken(CLAIMS, 900);
    expect(await read(token)).toEqual(CLAIMS);
    state.now += 899_000;
    expect(await read(token)).toEqual(CLAIMS);
    state.now += 1_000;
    expect(await read(token)).toBeUndefined();
  });

  it.each([
    ["of another kind, such as an id token", { typ: "JWT" }],
    ["of another issuer", { iss: "https://idp.example" }],
    ["of another scope", { aud: "mock" }],
    ["signed by another secret under our key's id", { secret: "other", kid: signingKeys("secret").kid }],
    ["signed by a key that was never published", { secret: "other" }],
    ["without a session", { claims: { sid: "" } }],
  ])("is none that is %s", async (_, change) => {
    const { issuer, read } = aScope();
    await issuer.accessToken(CLAIMS, 900);
    expect(await read(await forged({}))).toMatchObject({ user_id: 7 });
    expect(await read(await forged(change))).toBeUndefined();
  });

  it("is none that is signed with an algorithm of the caller's choice", async () => {
    const { issuer, read } = aScope();
    const [header = "", payload = ""] = (await issuer.accessToken(CLAIMS, 900)).split(".");
    const { x } = signingKeys("secret").jwk;
    const of = (alg: string) =>
      Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(header, "base64url").toString()), alg })).toString("base64url");
    const hmac = await new SignJWT({ user_id: 7 }).setProtectedHeader({ alg: "HS256", typ: "at+jwt" }).sign(Buffer.from(x, "base64url"));
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const ec = await new SignJWT({ user_id: 7 }).setProtectedHeader({ alg: "ES256", typ: "at+jwt" }).sign(privateKey);
    for (const token of [`${of("none")}.${payload}.`, hmac, ec]) expect(await read(token)).toBeUndefined();
  });

  it("of a secret that was just rotated is read at the next look at the keys, and the one before goes on", async () => {
    const { state, issuer, read } = aScope();
    const before = await issuer.accessToken(CLAIMS, 3_600);
    expect(await read(before)).toEqual(CLAIMS);
    state.secret = { current: "rotated", currentSince: NOW, previous: "secret" };
    state.now += 10_000;
    const after = await issuer.accessToken(CLAIMS, 3_600);
    expect([await read(after), await read(before)]).toEqual([CLAIMS, CLAIMS]);
  });

  it("that is none makes the keys be read once in ten seconds, however many come, and no token of another form at all", async () => {
    const { state, read } = aScope();
    for (let index = 0; index < 100; index += 1) expect(await read("opaque-token")).toBeUndefined();
    expect(state.listed).toBe(0);
    const token = await forged({ secret: "other" });
    for (let index = 0; index < 100; index += 1) expect(await read(token)).toBeUndefined();
    expect(state.listed).toBe(1);
  });
});

describe("a refresh token", () => {
  it("is read by who made it, and is the same for the same step", async () => {
    const { issuer } = aScope();
    const token = await issuer.refreshToken("s1", 4);
    expect(token).toBe(await issuer.refreshToken("s1", 4));
    expect(await issuer.readRefreshToken(token)).toEqual({ sessionId: "s1", step: 4 });
  });

  it("counts for a day after the secret was rotated", async () => {
    const { state, issuer } = aScope();
    const token = await issuer.refreshToken("s1", 4);
    state.secret = { current: "rotated", currentSince: NOW, previous: "secret" };
    expect(await issuer.readRefreshToken(token)).toEqual({ sessionId: "s1", step: 4 });
    state.now += 86_400_000;
    expect(await issuer.readRefreshToken(token)).toBeUndefined();
  });

  it.each(["", "brt_", "brt_s1_5_", "bft_1_x"])("is none that was not made here: %j", async (token) => {
    const { issuer } = aScope();
    expect(await issuer.readRefreshToken(token)).toBeUndefined();
    const made = await issuer.refreshToken("s1", 4);
    expect(await issuer.readRefreshToken(made.replace("_4_", "_5_"))).toBeUndefined();
  });
});
