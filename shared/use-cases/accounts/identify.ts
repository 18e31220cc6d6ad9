import { timingSafeEqual } from "node:crypto";
import QuickLRU from "quick-lru";
import { accessesOf, scopesOf } from "../../domain/account/scopes.ts";
import { acceptedHashes, readToken, scopesOfToken, secretHash } from "../../domain/account/service-token.ts";
import type { Identity } from "../../domain/account/identity.ts";
import { stands } from "../../domain/account/session.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AccessClaims, StandingReader } from "../../ports/accounts.ts";

export interface IdentifyPorts {
  readonly standing: StandingReader;
  readonly clock: Pick<Clock, "now">;
  /** Undefined for what is no access token of ours that is in force. */
  readonly readAccessToken: (token: string) => Promise<AccessClaims | undefined>;
  /** Undefined for what is no access token of the other issuer that is in force. Absent: there is no other issuer. */
  readonly readExternal?: ((token: string) => Promise<Identity | undefined>) | undefined;
}

/**
 * What is known of sessions, users and tokens counts for so long, in ms: within it, what was revoked is refused everywhere.
 * docs/security.md names the same time.
 */
export const STANDING_MS = 10_000;
const KEPT = 2_000;

/**
 * Identifies bearer tokens: access tokens of sessions, and service tokens. Whether they still stand is read with every use, from
 * memory for ten seconds. A failure to read throws, and is no refusal.
 */
export function identifier({
  standing,
  clock,
  readAccessToken,
  readExternal,
}: IdentifyPorts): (token: string) => Promise<Identity | undefined> {
  const sessions = new QuickLRU<string, Kept<ReturnType<StandingReader["session"]>>>({ maxSize: KEPT });
  const tokens = new QuickLRU<string, Kept<ReturnType<StandingReader["serviceToken"]>>>({ maxSize: KEPT });

  return async (token) => {
    const service = readToken(token);
    if (service) return ofServiceToken(service);
    // Each says by itself that a token is not its own.
    return (await readExternal?.(token)) ?? ofAccessToken(token);
  };

  async function ofAccessToken(token: string): Promise<Identity | undefined> {
    const claims = await readAccessToken(token);
    if (!claims) return undefined;
    const { session_id, user_id, epoch } = claims;
    const { session, user } = await kept(sessions, session_id, clock.now(), () => standing.session(session_id, user_id));
    if (!user || session?.epoch !== epoch || !stands(session, user, clock.now())) return undefined;
    return { name: user.username, userId: user.id, session: session_id, access: accessesOf(scopesOf(user)) };
  }

  async function ofServiceToken({ id, secret }: { readonly id: number; readonly secret: string }): Promise<Identity | undefined> {
    const found = await kept(tokens, String(id), clock.now(), () => standing.serviceToken(id));
    const given = secretHash(secret);
    if (!found || !acceptedHashes(found.token, clock.now()).some((hash) => same(hash, given))) return undefined;
    const scopes = scopesOfToken(found.token, found.owner, clock.now());
    if (scopes.length === 0) return undefined;
    return { name: found.token.name, userId: found.token.user_id, session: `token-${id}`, access: accessesOf(scopes) };
  }
}

interface Kept<Reading> {
  readonly reading: Reading;
  readonly readAt: number;
}

/** A read that fails is not kept. */
async function kept<Value>(
  cache: QuickLRU<string, Kept<Promise<Value>>>,
  key: string,
  now: number,
  read: () => Promise<Value>,
): Promise<Value> {
  const known = cache.get(key);
  if (known && now - known.readAt < STANDING_MS) return known.reading;
  const reading = read();
  cache.set(key, { reading, readAt: now });
  try {
    return await reading;
  } catch (error) {
    cache.delete(key);
    throw error;
  }
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
