import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { ApiError } from "../lib/asking/api.ts";
import { config, refused } from "../lib/asking/session.ts";
import { signInByPassword, signInByToken } from "../lib/asking/sign-in.ts";
import { thenOf } from "../lib/asking/then.ts";
import { Icon } from "../parts/basics/icon.tsx";
import { ErrorText } from "../parts/basics/states.tsx";
import { t } from "../words/index.ts";

/** Asks who one is, by user name and password or by a token, and goes on to where one was going. */
export function Login() {
  const words = t();
  return (
    <main class="login" id="main">
      <div class="panel">
        <p class="brand">
          <svg class="bell" aria-hidden="true">
            <use href="#i-bell" />
          </svg>
          Belfry <span class="chip plain c-idle">{config.value?.scope}</span>
        </p>
        <h1>{words.signIn}</h1>
        {refused.value && <p class="note">{words.tokenNoMore}</p>}
        <ByPassword />
        <p class="or" aria-hidden="true">
          {words.or}
        </p>
        <ByToken />
        <p class="small faint">{words.tokenKept}</p>
      </div>
    </main>
  );
}

function ByPassword() {
  const words = t();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const { problem, busy, again, submit } = useSigningIn(() => signInByPassword(username.trim(), password));
  const described = problem ? { "aria-describedby": "password-problem" } : {};
  return (
    <form onSubmit={submit}>
      <label for="username">{words.username}</label>
      <input
        class={problem ? "in bad" : "in"}
        id="username"
        autocomplete="username"
        spellcheck={false}
        autocapitalize="none"
        autofocus
        value={username}
        onInput={({ currentTarget }) => again(() => setUsername(currentTarget.value))}
      />
      <label for="password">{words.password}</label>
      <input
        class={problem ? "in bad" : "in"}
        id="password"
        type="password"
        autocomplete="current-password"
        value={password}
        aria-invalid={problem !== undefined}
        {...described}
        onInput={({ currentTarget }) => again(() => setPassword(currentTarget.value))}
      />
      <Problem id="password-problem" problem={problem} />
      <SignInButton disabled={username.trim() === "" || password === "" || busy}>{words.signIn}</SignInButton>
    </form>
  );
}

function ByToken() {
  const words = t();
  const [given, setGiven] = useState("");
  const { problem, busy, again, submit } = useSigningIn(() => signInByToken(given.trim()));
  return (
    <form onSubmit={submit}>
      <label for="token">{words.token}</label>
      <input
        class={problem ? "in mono bad" : "in mono"}
        id="token"
        type="password"
        autocomplete="off"
        spellcheck={false}
        value={given}
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? "token-problem token-where" : "token-where"}
        onInput={({ currentTarget }) => again(() => setGiven(currentTarget.value))}
      />
      <Problem id="token-problem" problem={problem} />
      <p class="small muted" id="token-where">
        {words.tokenWhere} <code>ApiTokenSecret</code>
      </p>
      <SignInButton disabled={given.trim() === "" || busy}>{words.signInByToken}</SignInButton>
    </form>
  );
}

/** One try at a time; what went wrong stays until something else is written. */
function useSigningIn(signIn: () => Promise<void>) {
  const { url, route } = useLocation();
  const [problem, setProblem] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const tryIt = async () => {
    setBusy(true);
    try {
      await signIn();
      route(thenOf(url), true);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error);
      setBusy(false);
    }
  };
  return {
    problem,
    busy,
    again: (set: () => void) => {
      set();
      setProblem(undefined);
    },
    submit: (event: Event) => {
      event.preventDefault();
      if (!busy) void tryIt();
    },
  };
}

function Problem({ id, problem }: { readonly id: string; readonly problem: ApiError | undefined }) {
  if (!problem) return undefined;
  return (
    <p class="err" id={id} role="alert">
      <ErrorText error={problem} />
    </p>
  );
}

function SignInButton({ disabled, children }: { readonly disabled: boolean; readonly children: ComponentChildren }) {
  return (
    <button class="btn main" type="submit" disabled={disabled}>
      <Icon name="right" />
      {children}
    </button>
  );
}
