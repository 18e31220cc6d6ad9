import { signal } from "@preact/signals";
import type { Access } from "../../../shared/contract/route.ts";
import type { ConsoleConfig } from "../../../shared/contract/operations/console.ts";

const KEPT_AS = "belfry.token";
const SESSION_KEPT_AS = "belfry.session";

/** Of a user who is signed in. Whoever brings a token instead has none. */
export interface UserSession {
  readonly name: string;
  readonly username: string;
  /** Gives the next access token, once. */
  readonly refreshToken: string;
  /** When the access token ends, by this browser's clock, epoch ms. */
  readonly endsAt: number;
}

/** The API's token or a user's access token, in this tab only: no cookie, so no other site can make the browser send it. */
export const token = signal<string | undefined>(sessionStorage.getItem(KEPT_AS) ?? undefined);
export const userSession = signal<UserSession | undefined>(keptSession());
/** What this caller may do; all, until the API has said. */
export const access = signal<readonly Access[]>(["read", "operate", "admin", "worker", "accounts"]);
export const config = signal<ConsoleConfig | undefined>(undefined);
/** The token that was there does not count any more. */
export const refused = signal(false);

export function beginSession(given: string, allowed: readonly Access[], session?: UserSession): void {
  keepToken(given, session);
  access.value = allowed;
  refused.value = false;
}

/** The next token of a session that goes on. */
export function keepToken(given: string, session: UserSession | undefined): void {
  sessionStorage.setItem(KEPT_AS, given);
  if (session) sessionStorage.setItem(SESSION_KEPT_AS, JSON.stringify(session));
  else sessionStorage.removeItem(SESSION_KEPT_AS);
  userSession.value = session;
  token.value = given;
}

/** Forgets the token: the frame then asks for one. */
export function endSession(wasRefused: boolean): void {
  if (token.value !== undefined && wasRefused) refused.value = true;
  sessionStorage.removeItem(KEPT_AS);
  sessionStorage.removeItem(SESSION_KEPT_AS);
  userSession.value = undefined;
  token.value = undefined;
}

/** A token is needed, and there is none. */
export function signedOut(): boolean {
  return config.value?.token_required === true && token.value === undefined;
}

export function may(wanted: Access): boolean {
  return access.value.includes(wanted);
}

function keptSession(): UserSession | undefined {
  const kept = sessionStorage.getItem(SESSION_KEPT_AS);
  try {
    return kept === null ? undefined : (JSON.parse(kept) as UserSession);
  } catch {
    // Not written by this page: as good as none.
    return undefined;
  }
}
