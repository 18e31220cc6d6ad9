import { createRemoteJWKSet, customFetch, decodeJwt, errors, type FetchImplementation, type JWTVerifyGetKey, jwtVerify } from "jose";
import * as z from "zod";
import { accessOf, type ExternalIssuer, isOfClient, isOtherKind, nameOf } from "../../domain/account/external-issuer.ts";
import { IssuerUnreachableError, type Identity } from "../../domain/account/identity.ts";

/** Of asymmetric keys only: a public key is never taken for a shared secret, and `none` is none of them. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];
/** An answer of the issuer is waited for so long, in ms: the authorizer has ten seconds, and its callers wait. */
const TIMEOUT_MS = 3_000;
/** Keys are kept for so long, in ms. */
const KEYS_AGE_MS = 600_000;
/** For a key that is not known the issuer is asked no more often than this, in ms, however many tokens name one. */
const COOLDOWN_MS = 30_000;
/** How far the clocks of both may be apart, in seconds. */
const TOLERANCE_SECONDS = 30;
/** Longer tokens are none: a header of the gateway has 10 KB. */
const LONGEST = 10_240;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

interface Surroundings {
  readonly now?: () => number;
  /** @default the runtime's own */
  readonly fetch?: FetchImplementation;
  readonly timeoutMs?: number;
  readonly cooldownMs?: number;
}

/**
 * Reads access tokens of another issuer: undefined for what is none of it, or none that is in force.
 * @throws IssuerUnreachableError where its keys cannot be had: nobody is let in, and nobody is told that a token is wrong
 */
export function oidcTokenReader(
  settings: ExternalIssuer,
  { now = Date.now, fetch = globalThis.fetch, timeoutMs = TIMEOUT_MS, cooldownMs = COOLDOWN_MS }: Surroundings = {},
): (token: string) => Promise<Identity | undefined> {
  let keys: Promise<JWTVerifyGetKey> | undefined;

  return async (token) => {
    if (!isOf(settings.issuer, token)) return undefined;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
        algorithms: ALGORITHMS,
        issuer: settings.issuer,
        ...(settings.audience !== undefined && { audience: settings.audience }),
        clockTolerance: TOLERANCE_SECONDS,
        requiredClaims: ["exp", "sub"],
        currentDate: new Date(now()),
      });
      if (isOtherKind(protectedHeader, payload) || !isOfClient(payload, settings) || payload.sub === "") return undefined;
      return {
        name: nameOf(payload, settings),
        userId: undefined,
        subject: `${settings.issuer} ${payload.sub}`,
        session: "oidc",
        access: accessOf(payload, settings),
      };
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  };

  async function keyOf(...asked: Parameters<JWTVerifyGetKey>) {
    const set = await keySet();
    try {
      return await set(...asked);
    } catch (error) {
      // Of the token: it names no key, or one that there is not.
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new IssuerUnreachableError(settings.issuer, error);
    }
  }

  /** A failure is not kept: the next token tries again. */
  async function keySet(): Promise<JWTVerifyGetKey> {
    keys ??= remoteKeys().catch((error: unknown) => {
      keys = undefined;
      throw new IssuerUnreachableError(settings.issuer, error);
    });
    return keys;
  }

  async function remoteKeys(): Promise<JWTVerifyGetKey> {
    const uri = settings.jwksUri ?? (await discovered());
    return createRemoteJWKSet(new URL(uri), {
      timeoutDuration: timeoutMs,
      cacheMaxAge: KEYS_AGE_MS,
      cooldownDuration: cooldownMs,
      [customFetch]: fetch,
    });
  }

  async function discovered(): Promise<string> {
    const url = `${settings.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
    const answer = await fetch(url, {
      method: "GET",
      headers: new Headers({ accept: "application/json" }),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
    const { issuer, jwks_uri } = Discovery.parse(await answer.json());
    if (issuer !== settings.issuer) throw new Error(`${url} is of ${issuer}`);
    // Without TLS only from an issuer without it, which is on this machine.
    if (!jwks_uri.startsWith("https://") && settings.issuer.startsWith("https://")) throw new Error(`${jwks_uri} is without TLS`);
    return jwks_uri;
  }
}

/** By the issuer that it names, before anything of it is believed: keys of one issuer never judge tokens of another. */
function isOf(issuer: string, token: string): boolean {
  if (token.length > LONGEST || token.split(".").length !== 3) return false;
  try {
    return decodeJwt(token).iss === issuer;
  } catch {
    return false;
  }
}
