import type { Access } from "../../shared/contract/route.ts";
import { ApiError, errorOf, send } from "./api.ts";
import { language } from "./preferences.ts";
import { sessionOf, type TokenAnswer } from "./renewal.ts";
import { beginSession, endSession, userSession } from "./session.ts";

/** Begins a session with the API's token, or a service token. @throws ApiError */
export async function signInByToken(token: string): Promise<void> {
  beginSession(token, await accessOf(token));
}

/** Begins a user's session. @throws ApiError */
export async function signInByPassword(username: string, password: string): Promise<void> {
  const answer = await asked<TokenAnswer>("/api/v1/auth/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  beginSession(answer.access_token, await accessOf(answer.access_token), sessionOf(answer));
}

/** Ends the session here, and a user's also at the API: that nobody answers there keeps nobody signed in here. */
export async function signOut(): Promise<void> {
  if (userSession.value) await send("/api/v1/auth/logout", { method: "POST" }).catch(() => undefined);
  endSession(false);
}

async function accessOf(token: string): Promise<readonly Access[]> {
  return (await asked<{ readonly access: readonly Access[] }>("/me", { headers: { authorization: `Bearer ${token}` } })).access;
}

/** Not by the session's own way to the API: there is none yet. */
async function asked<Body>(path: string, { headers, ...init }: RequestInit): Promise<Body> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      ...init,
      headers: { ...(headers as Record<string, string>), "accept-language": language.value },
      cache: "no-store",
      credentials: "omit",
    });
    text = await response.text();
  } catch {
    throw new ApiError(0, { message: "" });
  }
  if (!response.ok) throw errorOf(response.status, text);
  return JSON.parse(text) as Body;
}
