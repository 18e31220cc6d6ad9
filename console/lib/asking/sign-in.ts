import type { Access } from "../../../shared/contract/route.ts";
import { ApiError, errorOf, send } from "./api.ts";
import { language } from "../page/preferences.ts";
import { sessionOf, type TokenAnswer } from "./renewal.ts";
import { beginSession, endSession, token, userSession } from "./session.ts";

/** Begins a session with the API's token, or a service token. @throws ApiError */
export async function signInByToken(given: string): Promise<void> {
  beginSession(given, await accessOf(given));
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

/** Ends the session here at once, and a user's also at the API: that nobody answers there keeps nobody signed in here. */
export function signOut(): void {
  const headers = { authorization: `Bearer ${token.value}` };
  if (userSession.value) void asked("/api/v1/auth/logout", { method: "POST", headers, keepalive: true }).catch(() => undefined);
  endSession(false);
}

/** Changes one's own password; the API then ends all sessions, this one too. @throws ApiError */
export async function changePassword(current_password: string, new_password: string): Promise<void> {
  await send("/api/v1/auth/change-password", { method: "POST", body: { current_password, new_password } });
  endSession(false);
}

async function accessOf(given: string): Promise<readonly Access[]> {
  return (await asked<{ readonly access: readonly Access[] }>("/me", { headers: { authorization: `Bearer ${given}` } })).access;
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
