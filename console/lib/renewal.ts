import { keepToken, token, type UserSession, userSession } from "./session.ts";

/** What signing in and renewing answer. */
export interface TokenAnswer {
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly refresh_token?: string;
  readonly user: { readonly name: string; readonly username: string };
}

/** An access token that ends within this time, in ms, is renewed before it is used. */
const AHEAD_MS = 60_000;
const TIME_LIMIT_MS = 15_000;
let renewing: Promise<boolean> | undefined;

/** The session that an answer begins or goes on with. */
export function sessionOf({ user, refresh_token, expires_in }: TokenAnswer): UserSession {
  return { name: user.name, username: user.username, refreshToken: refresh_token ?? "", endsAt: Date.now() + expires_in * 1_000 };
}

/** Waits for the next access token where the present one is about to end. Without a user's session: nothing. */
export async function renewWhenDue(): Promise<void> {
  const session = userSession.value;
  if (session && session.endsAt - Date.now() < AHEAD_MS) await renew();
}

/**
 * Asks for the next tokens, once for all who wait for them. Tabs that share a session may all do so: for half a minute the token before
 * gives the same ones. False: there is no session, it is over, or nobody answered.
 */
export function renew(): Promise<boolean> {
  renewing ??= askForNext().finally(() => (renewing = undefined));
  return renewing;
}

async function askForNext(): Promise<boolean> {
  const session = userSession.value;
  if (!session || token.value === undefined) return false;
  try {
    const response = await fetch("/api/v1/auth/refresh", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ refresh_token: session.refreshToken }),
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    if (!response.ok) return false;
    const answer = (await response.json()) as TokenAnswer;
    // Signed out meanwhile.
    if (userSession.value !== session) return false;
    keepToken(answer.access_token, sessionOf(answer));
    return true;
  } catch {
    // The request that waits for it fails by itself, and says so.
    return false;
  }
}
