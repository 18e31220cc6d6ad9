import { createHmac, timingSafeEqual } from "node:crypto";
import { SignJWT } from "jose";
import { acceptedTokens } from "../../domain/api-token.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TokenIssuer, VerificationKeys } from "../../ports/accounts.ts";
import type { ReadTokens } from "../../ports/deployment-tokens.ts";
import { issuerOf, TOKEN_TYPE } from "./access-token.ts";
import { type SigningKeys, signingKeys } from "./signing-keys.ts";

/** So old may the signing secret be in this process, in ms. */
const SECRET_AGE_MS = 60_000;
/** For so long is a public key published, in ms: longer than any token lives that was signed before it was published anew. */
const PUBLISHED_MS = 2 * 3_600_000;
const PUBLISHED_ANEW_MS = 3_600_000;

interface Issuing {
  readonly scope: string;
  readonly secret: ReadTokens;
  readonly keys: Pick<VerificationKeys, "publish">;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Tokens signed with keys that follow from a secret. A refresh token is `brt_{session}_{step}_{mac}`: it holds nothing that has to
 * be stored, and the same step always gives the same token. After a rotation of the secret, tokens of the value before count as
 * long as that does.
 */
export function secretTokenIssuer({ scope, secret, keys, clock }: Issuing): TokenIssuer {
  const derived = new Map<string, SigningKeys>();
  const published = new Map<string, number>();

  return {
    async accessToken({ user_id, username, session_id, epoch, scopes }, seconds) {
      const signing = await currentKeys();
      const now = clock.now();
      if ((published.get(signing.kid) ?? 0) < now) {
        await keys.publish({ kid: signing.kid, jwk: signing.jwk, until: now + PUBLISHED_MS });
        published.set(signing.kid, now + PUBLISHED_ANEW_MS);
      }
      const issuedAt = Math.floor(now / 1000);
      return new SignJWT({ user_id, username, sid: session_id, epoch, scopes: [...scopes], scope: scopes.join(" ") })
        .setProtectedHeader({ alg: "EdDSA", typ: TOKEN_TYPE, kid: signing.kid })
        .setIssuer(issuerOf(scope))
        .setAudience(scope)
        .setSubject(String(user_id))
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + seconds)
        .sign(signing.privateKey);
    },
    async refreshToken(sessionId, step) {
      return written(await currentKeys(), sessionId, step);
    },
    async readRefreshToken(token) {
      const [, sessionId, step] = /^brt_([A-Za-z0-9-]{1,64})_(\d{1,9})_[A-Za-z0-9_-]{43}$/.exec(token) ?? [];
      if (sessionId === undefined) return undefined;
      const values = acceptedTokens(await secret(SECRET_AGE_MS), clock.now());
      const known = values.some((value) => same(token, written(keysOf(value), sessionId, Number(step))));
      return known ? { sessionId, step: Number(step) } : undefined;
    },
  };

  async function currentKeys(): Promise<SigningKeys> {
    return keysOf((await secret(SECRET_AGE_MS)).current);
  }

  function keysOf(value: string): SigningKeys {
    const known = derived.get(value) ?? signingKeys(value);
    derived.set(value, known);
    return known;
  }
}

function written({ macKey }: SigningKeys, sessionId: string, step: number): string {
  const mac = createHmac("sha256", macKey).update(`${sessionId}\n${step}`).digest("base64url");
  return `brt_${sessionId}_${step}_${mac}`;
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
