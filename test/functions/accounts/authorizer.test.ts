import type { APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { authorizerHandler } from "../../../functions/handlers/authorizer.ts";
import { bearerToken, sameToken } from "../../../functions/http/bearer-token.ts";
import { tokenCheck } from "../../../functions/http/token-check.ts";
import { IssuerUnreachableError } from "../../../shared/domain/account/identity.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { acceptedTokens, type ApiTokens, OVERLAP_MS } from "../../../shared/domain/api-token.ts";

const secret = { tokens: { current: "s3cret", currentSince: 0, previous: undefined } as ApiTokens, failing: false };
const { telemetry } = memoryPorts();
const handler = authorizerHandler({
  readTokens: async () => {
    if (secret.failing) throw new Error("Secrets Manager is not there");
    return secret.tokens;
  },
  identify: async (token) => {
    if (token === "of-elsewhere") throw new IssuerUnreachableError("https://login.example.com", new Error("no route"));
    if (token === "of-jun")
      return { name: "oidc:5 (jun)", userId: undefined, subject: "https://login.example.com 5", session: "oidc", access: ["read"] };
    return token === "of-mina" ? { name: "mina", userId: 2, session: "session", access: ["read", "operate"] } : undefined;
  },
  telemetry,
});
const ask = (authorization?: string) =>
  handler({
    headers: authorization === undefined ? {} : { authorization },
    requestContext: { requestId: "r-1" },
  } as unknown as APIGatewayRequestAuthorizerEventV2);

describe("the authorizer", () => {
  it("lets in who holds the token, with every access", async () => {
    expect(await ask("Bearer s3cret")).toEqual({
      isAuthorized: true,
      context: { access: "read operate admin worker accounts", name: "api token" },
    });
  });

  it("lets in a user with what that user may do", async () => {
    const context = { access: "read operate", name: "mina", user: "2", session: "session" };
    expect(await ask("Bearer of-mina")).toEqual({ isAuthorized: true, context });
  });

  it("lets in a user of another issuer, who has no number here", async () => {
    expect(await ask("Bearer of-jun")).toEqual({
      isAuthorized: true,
      context: { access: "read", name: "oidc:5 (jun)", subject: "https://login.example.com 5", session: "oidc" },
    });
  });

  it("lets in nobody whose issuer cannot be asked, says so, reports it, and counts it for the alarm", async () => {
    expect(await ask("Bearer of-elsewhere")).toEqual({ isAuthorized: true, context: { access: "", refused: "issuer-unreachable" } });
    expect(telemetry.named("issuer.unreachable")).toMatchObject([
      { level: "error", detail: { error: expect.stringContaining("no route"), request_id: "r-1" } },
    ]);
    expect(telemetry.measured.issuer_unreachable).toBe(1);
  });

  it.each(["Bearer s3cret", "Bearer of-elsewhere", undefined])("writes what it has counted at its end: %s", async (header) => {
    const flush = vi.spyOn(telemetry, "flush");
    await ask(header);
    secret.failing = true;
    await expect(ask("Bearer s3cret")).rejects.toThrow("Secrets Manager");
    secret.failing = false;
    expect(flush).toHaveBeenCalledTimes(2);
    flush.mockRestore();
  });

  it.each([undefined, ""])("names who brings no token: %j", async (header) => {
    expect(await ask(header)).toEqual({ isAuthorized: true, context: { access: "", refused: "token-missing" } });
  });

  it.each(["Bearer", "Bearer ", "s3cret", "Basic s3cret", "Bearer S3cret", "Bearer s3cret extra", "Bearer s3cre", "Bearer s3crett"])(
    "names who brings another one: %j",
    async (header) => {
      expect(await ask(header)).toEqual({ isAuthorized: true, context: { access: "", refused: "token-unknown" } });
    },
  );

  it("lets nobody in while the secret cannot be read", async () => {
    secret.failing = true;
    await expect(ask("Bearer s3cret")).rejects.toThrow("Secrets Manager");
    secret.failing = false;
  });
});

describe("the user whom a request names by x-user-id", () => {
  const asked: string[] = [];
  const naming = authorizerHandler({
    readTokens: async () => secret.tokens,
    identify: async (token) => (token === "of-mina" ? { name: "mina", userId: 2, session: "session", access: ["read"] } : undefined),
    telemetry,
    findUser: async (id) => {
      asked.push(id);
      if (id === "9") return "unavailable";
      return { "1": { name: "Kim", role: "ADMIN" }, "2": { name: "Lee", role: "USER" } }[id];
    },
  });
  const named = async (authorization: string | undefined, id: string) => {
    asked.length = 0;
    const headers = { ...(authorization !== undefined && { authorization }), "x-user-id": id };
    return (await naming({ headers, requestContext: { requestId: "r-1" } } as unknown as APIGatewayRequestAuthorizerEventV2)).context;
  };

  it("counts for the holder of the deployment's token: an administrator may do everything, under that name", async () => {
    expect(await named("Bearer s3cret", "1")).toEqual({ access: "read operate admin worker accounts", name: "Kim" });
    expect(
      await naming({
        headers: { authorization: "Bearer s3cret" },
        requestContext: { requestId: "r-1" },
      } as unknown as APIGatewayRequestAuthorizerEventV2),
    ).toMatchObject({
      context: { name: "api token" },
    });
  });

  it.each([
    ["2", "user-not-admin"],
    ["3", "user-not-admin"],
    ["9", "user-service-failed"],
    ["0", "user-id-form"],
    ["-1", "user-id-form"],
    ["1e3", "user-id-form"],
    ["1,2", "user-id-form"],
    ["", "user-id-form"],
  ])("%j may do nothing: %s", async (id, refused) => {
    expect(await named("Bearer s3cret", id)).toEqual({ access: "", refused });
  });

  it("says nothing for anybody else, and nobody is asked about it", async () => {
    expect(await named(undefined, "1")).toEqual({ access: "", refused: "token-missing" });
    expect(await named("Bearer guess", "1")).toEqual({ access: "", refused: "token-unknown" });
    expect(await named("Bearer of-mina", "1")).toEqual({ access: "read", name: "mina", user: "2", session: "session" });
    expect(asked).toEqual([]);
  });

  it("says nothing where no user service is configured", async () => {
    const headers = { authorization: "Bearer s3cret", "x-user-id": "2" };
    expect(
      (await handler({ headers, requestContext: { requestId: "r-1" } } as unknown as APIGatewayRequestAuthorizerEventV2)).context,
    ).toEqual({
      access: "read operate admin worker accounts",
      name: "api token",
    });
  });
});

describe("the check of a token", () => {
  /** What has been read is kept, as the adapter keeps it. */
  function rig() {
    const state = { stored: { current: "old", currentSince: 0, previous: undefined } as ApiTokens, now: OVERLAP_MS * 10, reads: 0 };
    let known: { tokens: ApiTokens; at: number } | undefined;
    const check = tokenCheck(
      async (maxAgeMs) => {
        if (known && state.now - known.at < maxAgeMs) return known.tokens;
        state.reads += 1;
        known = { tokens: state.stored, at: state.now };
        return known.tokens;
      },
      () => state.now,
    );
    const holds = (token: string) => check(`Bearer ${token}`);
    const rotate = (current: string) => (state.stored = { current, currentSince: state.now, previous: state.stored.current });
    return { state, holds, rotate };
  }

  it("takes a new token and the one before it for a day, and then the new one alone", async () => {
    const { state, holds, rotate } = rig();
    expect([await holds("old"), await holds("new")]).toEqual([true, false]);

    state.now += 10_000;
    rotate("new");
    expect([await holds("new"), await holds("old"), await holds("other")]).toEqual([true, true, false]);
    state.now += OVERLAP_MS - 1;
    expect([await holds("old"), await holds("new")]).toEqual([true, true]);
    state.now += 1;
    expect([await holds("old"), await holds("new")]).toEqual([false, true]);
  });

  it("refuses a former token within five minutes of its end", async () => {
    const { state, holds, rotate } = rig();
    rotate("new");
    expect(await holds("old")).toBe(true);

    state.stored = { ...state.stored, previous: undefined };
    state.now += 300_000;
    expect([await holds("old"), await holds("new")]).toEqual([false, true]);
  });

  it("reads the secret once in ten seconds, however many wrong tokens come", async () => {
    const { state, holds } = rig();
    for (let index = 0; index < 1_000; index += 1) expect(await holds(`wrong-${index}`)).toBe(false);
    expect(state.reads).toBe(1);

    state.now += 10_000;
    for (let index = 0; index < 1_000; index += 1) expect(await holds(`wrong-${index}`)).toBe(false);
    expect(state.reads).toBe(2);
  });
});

it("only the current token counts before the first rotation, and after an overlap that was ended", () => {
  expect(acceptedTokens({ current: "a", currentSince: 0, previous: undefined }, 1)).toEqual(["a"]);
  expect(acceptedTokens({ current: "a", currentSince: 0, previous: "b" }, OVERLAP_MS - 1)).toEqual(["a", "b"]);
});

it("a token is the one word behind Bearer, in any case of that word", () => {
  expect(["Bearer a.b-c", "bearer   x", " BEARER y "].map(bearerToken)).toEqual(["a.b-c", "x", "y"]);
});

it("tokens are the same only letter by letter, and an empty one is the same as nothing", () => {
  expect([sameToken("a", "a"), sameToken("a", "b"), sameToken("a", "aa"), sameToken("", ""), sameToken("é", "e\u0301")]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
