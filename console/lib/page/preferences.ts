import { effect, signal } from "@preact/signals";
import type { Language } from "../../words/words.ts";
import { isZone } from "../time/time.ts";

/** What a person chose, in this browser only. */
export type Theme = "system" | "light" | "dark";

function remembered<Value extends string>(name: string, values: readonly Value[], fallback: Value) {
  const stored = localStorage.getItem(`belfry.${name}`);
  const chosen = signal(values.find((value) => value === stored) ?? fallback);
  effect(() => localStorage.setItem(`belfry.${name}`, chosen.value));
  return chosen;
}

export const THEMES = ["system", "light", "dark"] as const;
export const LANGUAGES = ["ko", "en"] as const;

const korean = navigator.languages.some((name) => name.startsWith("ko")) || !navigator.languages.some((name) => name.startsWith("en"));
export const language = remembered<Language>("language", LANGUAGES, korean ? "ko" : "en");
export const theme = remembered<Theme>("theme", THEMES, "system");
/** Keys of a single letter do something. */
export const singleKeys = remembered<"on" | "off">("keys", ["on", "off"], "on");

/** The deployment's zone, until one is chosen; told by the server's configuration. */
export const deploymentZone = signal("Asia/Seoul");
const shared = new URLSearchParams(location.search).get("tz");
/** Chosen for this tab: undefined is the deployment's. */
export const chosenZone = signal<string | undefined>(
  shared !== null && isZone(shared) ? shared : (sessionStorage.getItem("belfry.zone") ?? undefined),
);
effect(() => {
  if (chosenZone.value === undefined) sessionStorage.removeItem("belfry.zone");
  else sessionStorage.setItem("belfry.zone", chosenZone.value);
});

/** The zone of all times on the screen. */
export function zone(): string {
  return chosenZone.value ?? deploymentZone.value;
}

effect(() => {
  document.documentElement.lang = language.value;
});
effect(() => {
  if (theme.value === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme.value;
});
