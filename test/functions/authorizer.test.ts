import type { APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { bearerToken, sameToken } from "../../functions/http/bearer-token.ts";

const secret = vi.hoisted(() => ({ text: "s3cret", failing: false }));
vi.mock("../../shared/adapters/secret-reader.ts", () => ({
  secretReader: () => async () => {
    if (secret.failing) throw new Error("Secrets Manager is not there");
    return secret.text;
  },
}));
const { handler } = await import("../../functions/authorizer.ts");
const ask = (authorization?: string) =>
  handler({ headers: authorization === undefined ? {} : { authorization } } as unknown as APIGatewayRequestAuthorizerEventV2);

describe("the authorizer", () => {
  it("lets in who holds the token, with every access", async () => {
    expect(await ask("Bearer s3cret")).toEqual({ isAuthorized: true, context: { access: "read operate admin worker", name: "api-token" } });
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
