import { useState } from "preact/hooks";
import type { Access } from "../../shared/contract/route.ts";
import { ApiError, errorOf } from "../lib/api.ts";
import { useLocation } from "preact-iso/router";
import { thenOf } from "../lib/then.ts";
import { language } from "../lib/preferences.ts";
import { beginSession, config, refused } from "../lib/session.ts";
import { Icon } from "../parts/icon.tsx";
import { ErrorText } from "../parts/states.tsx";
import { t } from "../words/index.ts";

/** Asks for the API's token, tries it, and goes on to where one was going. */
export function Login() {
  const { url, route } = useLocation();
  const words = t();
  const [given, setGiven] = useState("");
  const [problem, setProblem] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const go = async (event: Event) => {
    event.preventDefault();
    const token = given.trim();
    if (token === "" || busy) return;
    setBusy(true);
    try {
      beginSession(token, await accessOf(token));
      route(thenOf(url), true);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <main class="login" id="main">
      <form class="panel" onSubmit={(event) => void go(event)}>
        <p class="brand">
          <svg class="bell" aria-hidden="true">
            <use href="#i-bell" />
          </svg>
          Belfry <span class="chip plain c-idle">{config.value?.scope}</span>
        </p>
        <h1>{words.signIn}</h1>
        {refused.value && <p class="note">{words.tokenNoMore}</p>}
        <label for="token">{words.token}</label>
        <input
          class={problem ? "in mono bad" : "in mono"}
          id="token"
          type="password"
          autocomplete="current-password"
          spellcheck={false}
          autofocus
          value={given}
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? "token-problem token-where" : "token-where"}
          onInput={({ currentTarget }) => {
            setGiven(currentTarget.value);
            setProblem(undefined);
          }}
        />
        {problem && (
          <p class="err" id="token-problem" role="alert">
            <ErrorText error={problem} />
          </p>
        )}
        <p class="small muted" id="token-where">
          {words.tokenWhere} <code>TokenSecret</code>
        </p>
        <button class="btn main" type="submit" disabled={given.trim() === "" || busy}>
          <Icon name="right" />
          {words.signIn}
        </button>
        <p class="small faint">{words.tokenKept}</p>
      </form>
    </main>
  );
}

/** What a token allows. Not by the session's own way to the API: this token is none yet. @throws ApiError */
async function accessOf(token: string): Promise<readonly Access[]> {
  const headers = { authorization: `Bearer ${token}`, "accept-language": language.value };
  let response: Response;
  try {
    response = await fetch("/me", { headers, cache: "no-store", credentials: "omit" });
  } catch {
    throw new ApiError(0, { message: "" });
  }
  const text = await response.text();
  if (!response.ok) throw errorOf(response.status, text);
  return (JSON.parse(text) as { readonly access: readonly Access[] }).access;
}
