import type { AccountTexts } from "../../../domain/texts/account-texts.ts";
import type { TextTable } from "../text-table.ts";

export const account: TextTable<AccountTexts> = {
  "credentials-wrong": () => "Incorrect username or password",
  "account-disabled": () => "User account is disabled",
  "password-wrong": () => "Incorrect current password",
  "password-same": () => "must differ from the current password",
  "password-unreadable": ({ algorithm }) => `this runtime cannot check passwords stored with ${algorithm}`,
  "too-many-logins": ({ seconds }) => `too many attempts to sign in; try again in ${seconds} seconds`,
  "too-many-registrations": ({ seconds }) => `too many registrations; try again in ${seconds} seconds`,
  "registration-off": () => "nobody registers here by themselves: ask an administrator for an account",
  "beyond-own-access": ({ lacking }) => `this account may do more than you may yourself: ${lacking}`,
  "session-over": () => "the session is over; sign in again",
  "refresh-token-unknown": () => "the refresh token is not valid; sign in again",
  "session-needed": () => "this is for users who are signed in, not for service tokens",
  "last-admin": () => "this is the last active administrator; make another one first",
  "own-account": () => "you cannot do this to your own account",
  "privileged-field": ({ field }) => `only an administrator may set ${field}`,
  "scopes-beyond-caller": ({ scopes }) => `beyond what you may do yourself: ${scopes}`,
  "expiry-in-past": () => "must be in the future",
  "expiry-too-far": ({ days }) => `must be within ${days} days`,
  "password-changed": () => "Password changed successfully",
  "logged-out": () => "Successfully logged out",
  "no-credentials": () => "Not authenticated",
  "credentials-not-valid": () => "Could not validate credentials",
  "scopes-missing": ({ scopes }) => `Missing required scopes: ${scopes}`,
  "permissions-missing": () => "Not enough permissions",
};
