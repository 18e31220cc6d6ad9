import { accessTokenReader } from "../../../shared/adapters/account/access-token.ts";
import { secretTokenIssuer } from "../../../shared/adapters/account/token-issuer.ts";
import type { Session } from "../../../shared/domain/account/session.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import {
  type AccountPorts,
  type AttemptCounter,
  type Passwords,
  SERVICE_TOKENS,
  type SessionStore,
  type StandingReader,
  USERS,
  type VerificationKey,
  type VerificationKeys,
} from "../../../shared/ports/accounts.ts";
import type { Identity } from "../../../shared/domain/account/identity.ts";
import { identifier } from "../../../shared/use-cases/accounts/identify.ts";
import { MemoryNumbered } from "./definitions/numbered-store.ts";

export class MemorySessions implements SessionStore {
  readonly all = new Map<string, Session>();

  async create(session: Session): Promise<void> {
    this.all.set(session.session_id, session);
  }

  async get(id: string): Promise<Session | undefined> {
    return this.all.get(id);
  }

  async advance(id: string, step: number, now: number): Promise<boolean> {
    const session = this.all.get(id);
    if (session?.step !== step || session.ended) return false;
    this.all.set(id, { ...session, step: step + 1, stepped_at: now });
    return true;
  }

  async end(id: string): Promise<void> {
    const session = this.all.get(id);
    if (session) this.all.set(id, { ...session, ended: true });
  }
}

export class MemoryAttempts implements AttemptCounter {
  readonly #counts = new Map<string, number>();
  readonly #known = new Set<string>();

  async count(key: string, { start }: { readonly start: number }): Promise<number> {
    const counted = (this.#counts.get(`${key} ${start}`) ?? 0) + 1;
    this.#counts.set(`${key} ${start}`, counted);
    return counted;
  }

  async isKnown(account: string, address: string): Promise<boolean> {
    return this.#known.has(`${account} ${address}`);
  }

  async remember(account: string, address: string): Promise<void> {
    this.#known.add(`${account} ${address}`);
  }
}

/** Passwords that are no secret, and how many were looked at. */
class MemoryPasswords implements Passwords {
  looked = 0;

  async hash(password: string): Promise<string> {
    return `plain:${password}`;
  }

  async check(password: string, stored: string): Promise<"right" | "outdated" | "wrong"> {
    this.looked += 1;
    if (stored === `old:${password}`) return "outdated";
    return stored === `plain:${password}` ? "right" : "wrong";
  }

  async waste(): Promise<void> {
    this.looked += 1;
  }
}

export class MemoryVerificationKeys implements VerificationKeys {
  readonly #keys = new Map<string, VerificationKey>();

  async publish(key: VerificationKey): Promise<void> {
    this.#keys.set(key.kid, key);
  }

  async list(now: number): Promise<readonly VerificationKey[]> {
    return [...this.#keys.values()].filter(({ until }) => until > now);
  }
}

export interface MemoryAccounts extends AccountPorts {
  readonly sessions: MemorySessions;
  readonly passwords: MemoryPasswords;
  readonly identify: (token: string) => Promise<Identity | undefined>;
  /** What the signing secret is from now on. */
  rotate(secret: string): void;
}

/** Accounts in memory, with real tokens. */
export function memoryAccounts(clock: Pick<Clock, "now">, scope = "real"): MemoryAccounts {
  const users = new MemoryNumbered(USERS);
  const serviceTokens = new MemoryNumbered(SERVICE_TOKENS);
  const sessions = new MemorySessions();
  const keys = new MemoryVerificationKeys();
  let secret: { readonly current: string; readonly currentSince: number; readonly previous: string | undefined } = {
    current: "first secret",
    currentSince: 0,
    previous: undefined,
  };
  let secrets = 0;
  const standing: StandingReader = {
    session: async (sessionId, userId) => ({ session: await sessions.get(sessionId), user: await users.get(userId) }),
    async serviceToken(id) {
      const token = await serviceTokens.get(id);
      return token && { token, owner: await users.get(token.user_id) };
    },
  };
  return {
    users,
    serviceTokens,
    sessions,
    attempts: new MemoryAttempts(),
    passwords: new MemoryPasswords(),
    tokens: secretTokenIssuer({ scope, secret: async () => secret, keys, clock }),
    firstAdmin: async () => ({ username: "admin", password: "first-password" }),
    randomSecret: () => String((secrets += 1)).padStart(43, "s"),
    identify: identifier({ standing, clock, readAccessToken: accessTokenReader(scope, keys, () => clock.now()) }),
    rotate(current) {
      secret = { current, currentSince: clock.now(), previous: secret.current };
    },
  };
}
