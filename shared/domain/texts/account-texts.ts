import type { NoParameters } from "./no-parameters.ts";

/** What is said about users, sessions and tokens. */
export interface AccountTexts {
  readonly "credentials-wrong": NoParameters;
  readonly "account-disabled": NoParameters;
  readonly "password-wrong": NoParameters;
  readonly "password-same": NoParameters;
  readonly "password-unreadable": { readonly algorithm: string };
  readonly "too-many-logins": { readonly seconds: number };
  readonly "too-many-registrations": { readonly seconds: number };
  readonly "registration-off": NoParameters;
  readonly "beyond-own-access": { readonly lacking: string };
  readonly "session-over": NoParameters;
  readonly "refresh-token-unknown": NoParameters;
  readonly "session-needed": NoParameters;
  readonly "last-admin": NoParameters;
  readonly "own-account": NoParameters;
  readonly "privileged-field": { readonly field: string };
  readonly "scopes-beyond-caller": { readonly scopes: string };
  readonly "expiry-in-past": NoParameters;
  readonly "expiry-too-far": { readonly days: number };
  readonly "password-changed": NoParameters;
  readonly "logged-out": NoParameters;
  /** Refusals as clients of tasks and accounts know them. */
  readonly "no-credentials": NoParameters;
  readonly "credentials-not-valid": NoParameters;
  readonly "scopes-missing": { readonly scopes: string };
  readonly "permissions-missing": NoParameters;
}
