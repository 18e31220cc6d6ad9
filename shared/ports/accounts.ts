/** What accounts need: users, sessions, tokens, passwords. Not here: who may do what (`domain/account`), and what checks a caller before each route. */
import type { ServiceToken } from "../domain/account/service-token.ts";
import type { Session } from "../domain/account/session.ts";
import { isAdmin, type User } from "../domain/account/user.ts";
import type { NumberedRules, NumberedStore } from "./numbered.ts";

export const USERS: NumberedRules<User> = { kind: "user", unique: ["username", "email"], oneMustRemain: isAdmin };
export const SERVICE_TOKENS: NumberedRules<ServiceToken> = { kind: "service-token", unique: [] };

/** Logins. Not here: the tokens that belong to them, which are made from a session's id and step. */
export interface SessionStore {
  create(session: Session): Promise<void>;
  /** Strongly consistent. */
  get(sessionId: string): Promise<Session | undefined>;
  /** Moves on to the next step at `now` (epoch ms) if it is at `step` and has not ended; false if not. */
  advance(sessionId: string, step: number, now: number): Promise<boolean>;
  /** Repeated: nothing. */
  end(sessionId: string): Promise<void>;
}

/** Counts attempts in windows of time. */
export interface AttemptCounter {
  /** Counts one, and answers how many there were in this window. */
  count(key: string, window: { readonly start: number; readonly seconds: number }): Promise<number>;
  /** Has this address signed in to this account within 90 days? */
  isKnown(account: string, address: string): Promise<boolean>;
  remember(account: string, address: string): Promise<void>;
}

export interface Passwords {
  /** A PHC string. */
  hash(password: string): Promise<string>;
  /** `outdated`: right, but stored with other parameters than today's. Throws UNAVAILABLE for a hash that this runtime cannot check. */
  check(password: string, stored: string): Promise<"right" | "outdated" | "wrong">;
  /** As long as `check` of a wrong password, for a user who does not exist. */
  waste(password: string): Promise<void>;
}

/** What an access token says. */
export interface AccessClaims {
  readonly user_id: number;
  readonly username: string;
  readonly session_id: string;
  readonly epoch: number;
  readonly scopes: readonly string[];
}

/** Makes tokens of sessions. Its keys are in a secret that only the function which signs may read. */
export interface TokenIssuer {
  /** A JWT for `seconds`. */
  accessToken(claims: AccessClaims, seconds: number): Promise<string>;
  refreshToken(sessionId: string, step: number): Promise<string>;
  /** Undefined: we did not make it. */
  readRefreshToken(token: string): Promise<{ readonly sessionId: string; readonly step: number } | undefined>;
}

/** Public keys by which access tokens are checked. */
export interface VerificationKeys {
  /** As a JWK (RFC 8037), by its key id. It counts until `until`, epoch ms. Repeated: until then. */
  publish(key: VerificationKey): Promise<void>;
  /** All that count at `now`, epoch ms. */
  list(now: number): Promise<readonly VerificationKey[]>;
}

export interface VerificationKey {
  readonly kid: string;
  readonly jwk: Readonly<Record<string, string>>;
  readonly until: number;
}

/** Who a bearer token stands for, read together. */
export interface StandingReader {
  /** Strongly consistent: a login has just been written. */
  session(sessionId: string, userId: number): Promise<{ readonly session: Session | undefined; readonly user: User | undefined }>;
  serviceToken(id: number): Promise<{ readonly token: ServiceToken; readonly owner: User | undefined } | undefined>;
}

export interface AccountPorts {
  readonly users: NumberedStore<User>;
  readonly serviceTokens: NumberedStore<ServiceToken>;
  readonly sessions: SessionStore;
  readonly attempts: AttemptCounter;
  readonly passwords: Passwords;
  readonly tokens: TokenIssuer;
  /** The name and password that the deployment's first administrator gets. */
  readonly firstAdmin: () => Promise<{ readonly username: string; readonly password: string }>;
  readonly randomSecret: () => string;
}
