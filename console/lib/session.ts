import { signal } from "@preact/signals";
import type { Access } from "../../shared/contract/route.ts";
import type { ConsoleConfig } from "../../shared/contract/console.ts";

const KEPT_AS = "belfry.token";

/** The API's token, in this tab only: no cookie, so no other site can make the browser send it. */
export const token = signal<string | undefined>(sessionStorage.getItem(KEPT_AS) ?? undefined);
/** What this caller may do; all, until the API has said. */
export const access = signal<readonly Access[]>(["read", "operate", "admin", "worker", "accounts"]);
export const config = signal<ConsoleConfig | undefined>(undefined);
/** The token that was there does not count any more. */
export const refused = signal(false);

export function beginSession(given: string, allowed: readonly Access[]): void {
  sessionStorage.setItem(KEPT_AS, given);
  token.value = given;
  access.value = allowed;
  refused.value = false;
}

/** Forgets the token: the frame then asks for one. */
export function endSession(wasRefused: boolean): void {
  if (token.value !== undefined && wasRefused) refused.value = true;
  sessionStorage.removeItem(KEPT_AS);
  token.value = undefined;
}

/** A token is needed, and there is none. */
export function signedOut(): boolean {
  return config.value?.token_required === true && token.value === undefined;
}

export function may(wanted: Access): boolean {
  return access.value.includes(wanted);
}
