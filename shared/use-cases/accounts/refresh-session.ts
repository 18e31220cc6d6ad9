import { refreshOf, stands } from "../../domain/account/session.ts";
import type { User } from "../../domain/account/user.ts";
import { BelfryError } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";
import { accessTokenOf, issue, type SignedIn, type SignInPorts } from "./sign-in.ts";

/** How often others may move the session on in between: they are tabs of one browser, not a crowd. */
const ATTEMPTS = 5;

/**
 * The next tokens for a refresh token. The one before the current one gives the current one again for half a minute, since answers
 * are lost and tabs share one; an older one shows that two have it, and ends the session, no other of the user.
 * @throws UNAUTHORIZED `refresh-token-unknown`, `session-over`
 */
export async function refreshSession(ports: SignInPorts, refreshToken: string): Promise<SignedIn> {
  const read = await ports.tokens.readRefreshToken(refreshToken);
  if (!read) throw new BelfryError({ code: "UNAUTHORIZED", text: text("refresh-token-unknown") });
  const { sessionId, step } = read;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const now = ports.clock.now();
    const session = await ports.sessions.get(sessionId);
    const user = session && (await ports.users.get(session.user_id));
    if (!session || !user || !stands(session, user, now)) throw over();
    switch (refreshOf(session, step, now)) {
      case "advance":
        if (await ports.sessions.advance(sessionId, step, now)) return issue(ports, user, session, step + 1);
        // Another one of the same browser was first: its successor is ours too.
        continue;
      case "repeat":
        return issue(ports, user, session, session.step);
      case "reuse":
        await ports.sessions.end(sessionId);
        ports.telemetry.record({ name: "session.reused", level: "warn", detail: { session: sessionId, user_id: user.id } });
        throw over();
      case "over":
        throw over();
    }
  }
  throw over();
}

/** A new access token in a session that goes on, for who presents one that is still good. @throws UNAUTHORIZED `session-over` */
export async function renewAccess(ports: SignInPorts, sessionId: string): Promise<{ readonly user: User; readonly accessToken: string }> {
  const session = await ports.sessions.get(sessionId);
  const user = session && (await ports.users.get(session.user_id));
  if (!session || !user || !stands(session, user, ports.clock.now())) throw over();
  return { user, accessToken: await accessTokenOf(ports, user, session) };
}

function over(): BelfryError {
  return new BelfryError({ code: "UNAUTHORIZED", text: text("session-over") });
}
