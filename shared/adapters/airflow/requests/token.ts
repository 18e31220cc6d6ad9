import * as z from "zod";
import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import type { AirflowDeps, AirflowSettings } from "../settings.ts";
import type { Credentials, Transport } from "./transport.ts";

/** A token is renewed when this part of its life is over. */
const RENEWED_AT = 0.8;
/** Of a token that does not say how long it lives; the shortest default of Airflow. */
const ASSUMED_LIFE_SECONDS = 3600;
/** Logins of a process within a minute: a token that is refused so soon is refused for what it is, not for its age. */
const MOST_LOGINS = 2;
const LOGIN_WINDOW_MS = 60_000;
const ALARM_EVERY_MS = 600_000;

const PATH = "/auth/token";
const LoginAnswer = z.object({ access_token: z.string().min(1) });
const Claims = z.object({ iat: z.number(), exp: z.number() });

interface Token {
  readonly header: string;
  readonly renewAt: number;
}

/**
 * Tokens of Airflow 3, which has no way to renew one but to log in again. One login at a time, shared by all that wait for it.
 * A new one is asked for where Airflow says "Token Expired", "Invalid JWT token" or, of whoever, 401; never for "Forbidden".
 */
export function tokenCredentials(root: string, settings: AirflowSettings, deps: AirflowDeps, transport: Transport): Credentials {
  const { clock, telemetry } = deps;
  let token: Token | undefined;
  let login: Promise<Token> | undefined;
  let logins: readonly number[] = [];
  let alarmedAt = -Infinity;

  return {
    async header() {
      if (token && clock.now() < token.renewAt) return token.header;
      return (await loggedIn()).header;
    },

    async renew(refused, error) {
      if (isOfRights(error)) return undefined;
      // Another call has been given a new one meanwhile, or is about to be.
      if (login) return (await login).header;
      if (token && token.header !== refused) return token.header;
      if (recentLogins().length >= MOST_LOGINS) throw freshRefused(error);
      return (await loggedIn()).header;
    },

    refusedAgain: (error) => (isOfRights(error) ? error : freshRefused(error)),
  };

  function recentLogins(): readonly number[] {
    const now = clock.now();
    logins = logins.filter((at) => now - at < LOGIN_WINDOW_MS);
    return logins;
  }

  function loggedIn(): Promise<Token> {
    login ??= logIn().finally(() => (login = undefined));
    return login;
  }

  async function logIn(): Promise<Token> {
    const began = clock.now();
    if (recentLogins().length >= MOST_LOGINS)
      throw new AirflowError("unauthorized", { method: "POST", path: PATH, detail: `${MOST_LOGINS} logins within a minute did not help` });
    const { username, password } = settings;
    const request = new Request(`${root}${PATH}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ username, password }),
    });
    let answer: unknown;
    try {
      answer = await (await transport(request, { repeatable: true })).json();
    } catch (error) {
      // Only what Airflow has judged counts as a login: one that never arrived may be tried again.
      if (error instanceof AirflowError && error.fault === "unauthorized") logins = [...logins, began];
      throw error;
    }
    logins = [...logins, began];
    const said = LoginAnswer.safeParse(answer);
    if (!said.success) throw new AirflowError("not-airflow", { method: "POST", path: PATH, detail: "the login answers no token" });
    token = {
      header: `Bearer ${said.data.access_token}`,
      renewAt: began + lifeSeconds(said.data.access_token) * 1000 * RENEWED_AT,
    };
    return token;
  }

  function freshRefused({ method, path, status, detail }: AirflowError): AirflowError {
    const now = clock.now();
    const why = `a token that Airflow has just given is refused (${detail}): do its API servers share their JWT secret, are their clocks right?`;
    if (now - alarmedAt >= ALARM_EVERY_MS) {
      alarmedAt = now;
      telemetry.record({ name: "airflow.fresh-token-refused", level: "error", detail: { method, path, status, said: detail } });
    }
    return new AirflowError("unauthorized", { method, path, status, detail: why });
  }
}

function isOfRights({ fault, detail }: AirflowError): boolean {
  return fault === "forbidden" && detail !== "Invalid JWT token";
}

/** By the token's own claims, so that a clock that differs from Airflow's does not matter. */
function lifeSeconds(token: string): number {
  const [, payload = ""] = token.split(".");
  try {
    const claims = Claims.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString()));
    return claims.success ? claims.data.exp - claims.data.iat : ASSUMED_LIFE_SECONDS;
  } catch {
    // Not a JWT: nothing promises that it is one.
    return ASSUMED_LIFE_SECONDS;
  }
}
