import { keepToken, token, type UserSession, userSession } from "./session.ts";

/** What signing in and renewing answer. */
export interface TokenAnswer {
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly refresh_token?: string;
  readonly user: { readonly name: string; readonly username: string };
}

/** `over`: the session is no more, or there was none. `unknown`: nobody answered, or not about the session. */
type Renewed = "renewed" | "over" | "unknown";

/** What a tab tells the others of a session: which refresh token was used up, and what came of it. */
interface Told {
  readonly used: string;
  readonly token: string;
  readonly session: UserSession;
}

/** An access token that ends within this time, in ms, is renewed before it is used. */
const AHEAD_MS = 60_000;
const TIME_LIMIT_MS = 15_000;
const NAME = "belfry.session";
/** A tab that is duplicated has the session of the first: an old refresh token in two hands would end it for both. */
const tabs = new BroadcastChannel(NAME);
tabs.addEventListener("message", ({ data }: MessageEvent<Told>) => {
  if (userSession.value?.refreshToken === data.used) keepToken(data.token, data.session);
});
let renewing: Promise<Renewed> | undefined;

/** The session that an answer begins or goes on with. */
export function sessionOf({ user, refresh_token, expires_in }: TokenAnswer): UserSession {
  return { name: user.name, username: user.username, refreshToken: refresh_token ?? "", endsAt: Date.now() + expires_in * 1_000 };
}

/** Waits for the next access token where the present one is about to end. Without a user's session: nothing. */
export async function renewWhenDue(): Promise<void> {
  const session = userSession.value;
  if (session && session.endsAt - Date.now() < AHEAD_MS) await renew();
}

/** Asks for the next tokens, once for all who wait for them, in this tab and in others that share the session. */
export function renew(): Promise<Renewed> {
  const before = token.value;
  renewing ??= navigator.locks
    // Another tab may have had them while this one waited for its turn.
    .request(NAME, () => (token.value !== before ? "renewed" : askForNext()))
    .finally(() => (renewing = undefined));
  return renewing;
}

async function askForNext(): Promise<Renewed> {
  const session = userSession.value;
  if (!session || token.value === undefined) return "over";
  try {
    const response = await fetch("/api/v1/auth/refresh", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ refresh_token: session.refreshToken }),
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    if (response.status === 401) return "over";
    if (!response.ok) return "unknown";
    const answer = (await response.json()) as TokenAnswer;
    // Signed out meanwhile.
    if (userSession.value !== session) return "over";
    const next = sessionOf(answer);
    keepToken(answer.access_token, next);
    tabs.postMessage({ used: session.refreshToken, token: answer.access_token, session: next } satisfies Told);
    return "renewed";
  } catch {
    // The request that waits for it fails by itself, and says so.
    return "unknown";
  }
}
