import { createLocalJWKSet, errors, type JWK, jwtVerify } from "jose";
import * as z from "zod";
import type { AccessClaims, VerificationKeys } from "../../ports/accounts.ts";

/** Of access tokens alone (RFC 9068): no other token that we sign is taken for one. */
export const TOKEN_TYPE = "at+jwt";
/** A key that is not known may be newer than what is in memory: so old may that be, in ms. */
const KEYS_AT_LEAST_MS = 10_000;
const KEYS_LONGEST_MS = 600_000;

export function issuerOf(scope: string): string {
  return `urn:belfry:${scope}`;
}

const Claims = z.object({
  user_id: z.int().positive(),
  username: z.string(),
  sid: z.string().min(1),
  epoch: z.int(),
  scopes: z.array(z.string()),
});

/** Reads an access token of this scope; undefined for one that is expired, of another kind, or not ours. A failure to read the keys throws. */
export function accessTokenReader(
  scope: string,
  keys: Pick<VerificationKeys, "list">,
  now: () => number = Date.now,
): (token: string) => Promise<AccessClaims | undefined> {
  let known: { readonly set: ReturnType<typeof createLocalJWKSet>; readonly readAt: number } | undefined;

  return async (token) => {
    // Of three parts (RFC 7519, 3.1); for anything else nothing is read.
    if (token.split(".").length !== 3) return undefined;
    return (await verify(token, KEYS_LONGEST_MS)) ?? (isOld() ? verify(token, KEYS_AT_LEAST_MS) : undefined);
  };

  function isOld(): boolean {
    return known !== undefined && now() - known.readAt >= KEYS_AT_LEAST_MS;
  }

  async function verify(token: string, maxAgeMs: number): Promise<AccessClaims | undefined> {
    const set = await keySet(maxAgeMs);
    try {
      const { payload } = await jwtVerify(token, set, {
        algorithms: ["EdDSA"],
        typ: TOKEN_TYPE,
        issuer: issuerOf(scope),
        audience: scope,
        currentDate: new Date(now()),
      });
      const claims = Claims.safeParse(payload);
      if (!claims.success) return undefined;
      const { sid, ...rest } = claims.data;
      return { ...rest, session_id: sid };
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  async function keySet(maxAgeMs: number) {
    const at = now();
    if (known && at - known.readAt < maxAgeMs) return known.set;
    const published = await keys.list(at);
    const jwks = published.map(({ kid, jwk }): JWK => ({ ...jwk, kid, alg: "EdDSA" }));
    known = { set: createLocalJWKSet({ keys: jwks }), readAt: at };
    return known.set;
  }
}
