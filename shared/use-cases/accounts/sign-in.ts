import { noteCaller, noteWrite } from "../caller.ts";
import { loginLimits } from "../../domain/account/login-limits.ts";
import { scopesOf } from "../../domain/account/scopes.ts";
import { ACCESS_TOKEN_SECONDS, SESSION_SECONDS, type Session } from "../../domain/account/session.ts";
import type { User } from "../../domain/account/user.ts";
import { BelfryError } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import type { AccountPorts } from "../../ports/accounts.ts";
import { comparable } from "../../ports/numbered.ts";
import { countAttempts } from "./count-attempts.ts";
import { ensureFirstAdmin } from "./first-admin.ts";

export type SignInPorts = AccountPorts & Pick<Ports, "clock" | "telemetry" | "randomText">;

export interface SignedIn {
  readonly user: User;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * A new session for the right name and password. Every way costs one hash, whether or not the user exists, and that an account is
 * disabled is said only after its right password. Attempts are counted first, so that of many at once no more than allowed are tried.
 * @throws TOO_MANY_REQUESTS; UNAUTHORIZED `credentials-wrong` or `account-disabled`
 */
export async function signIn(ports: SignInPorts, { username, password }: Credentials, address: string): Promise<SignedIn> {
  const account = comparable(username);
  const known = await ports.attempts.isKnown(account, address);
  await countAttempts(ports, loginLimits({ account, address, known }), "too-many-logins");
  await ensureFirstAdmin(ports);
  const user = await ports.users.findBy("username", username);
  // A name that nobody has may be a password in the wrong field, and is told to nobody.
  if (user) noteWrite({ kind: "session", id: String(user.id) });
  const checked = user ? await ports.passwords.check(password, user.password_hash) : await ports.passwords.waste(password);
  if (!user || checked === "wrong") {
    ports.telemetry.record({ name: "login.refused", level: "warn", detail: { address, ...(user && { user_id: user.id }) } });
    throw new BelfryError({ code: "UNAUTHORIZED", text: text("credentials-wrong") });
  }
  if (!user.is_active) throw new BelfryError({ code: "UNAUTHORIZED", text: text("account-disabled") });
  if (checked === "outdated") await storeAnew(ports, user, password);
  noteCaller({ name: user.username, userId: user.id });
  await ports.attempts.remember(account, address);
  return beginSession(ports, user);
}

/** With today's parameters. Somebody else's change at the same moment goes first: the next login tries again. */
async function storeAnew({ users, passwords }: SignInPorts, user: User, password: string): Promise<void> {
  await users.replace({ ...user, password_hash: await passwords.hash(password), version: user.version + 1 }, user.version);
}

async function beginSession(ports: SignInPorts, user: User): Promise<SignedIn> {
  const now = ports.clock.now();
  const session: Session = {
    session_id: ports.randomText(),
    user_id: user.id,
    epoch: user.epoch,
    step: 0,
    stepped_at: now,
    ends_at: now + SESSION_SECONDS * 1000,
    ended: false,
  };
  await ports.sessions.create(session);
  return issue(ports, user, session, 0);
}

/** The tokens of a session's step. */
export async function issue({ tokens }: SignInPorts, user: User, session: Session, step: number): Promise<SignedIn> {
  const [accessToken, refreshToken] = await Promise.all([
    accessTokenOf({ tokens }, user, session),
    tokens.refreshToken(session.session_id, step),
  ]);
  return { user, accessToken, refreshToken, expiresIn: ACCESS_TOKEN_SECONDS };
}

/** Its scopes are those of the user at this moment. */
export function accessTokenOf({ tokens }: Pick<SignInPorts, "tokens">, user: User, { session_id, epoch }: Session): Promise<string> {
  const { id, username } = user;
  return tokens.accessToken({ user_id: id, username, session_id, epoch, scopes: scopesOf(user) }, ACCESS_TOKEN_SECONDS);
}
