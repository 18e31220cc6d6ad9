import type { Access } from "../../../shared/contract/route.ts";
import type { ConsoleConfig } from "../../../shared/contract/operations/console.ts";
import { deploymentZone } from "../page/preferences.ts";
import { access, config, signedOut } from "./session.ts";
import { send } from "./api.ts";

const RELOADED = "belfry.reloaded";

/** After a deployment a page may ask for a part that is no more: it loads itself anew, once. */
export function reloadOnceWhenStale(): void {
  addEventListener("unhandledrejection", ({ reason }) => {
    if (!(reason instanceof TypeError) || !/import|module/i.test(reason.message) || sessionStorage.getItem(RELOADED) !== null) return;
    sessionStorage.setItem(RELOADED, "yes");
    location.reload();
  });
}

/** Learns where it is, and what its user may do. Without an answer it goes on: the screens say what is wrong, and try again. */
export async function start(): Promise<void> {
  try {
    const answer = await send("/console/config.json");
    const found = JSON.parse(answer.text) as ConsoleConfig;
    config.value = found;
    deploymentZone.value = found.timezone;
  } catch {
    setTimeout(() => void start(), 3_000);
    return;
  }
  sessionStorage.removeItem(RELOADED);
  void learnAccess();
}

/** Which actions show as possible. */
async function learnAccess(): Promise<void> {
  if (signedOut()) return;
  try {
    const { text } = await send("/me");
    access.value = (JSON.parse(text) as { readonly access: readonly Access[] }).access;
  } catch {
    // Whoever may not is told by the API itself.
  }
}
