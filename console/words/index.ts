import { effect, signal } from "@preact/signals";
import { language } from "../lib/page/preferences.ts";
import type { Language, Words } from "./words.ts";

/** Only the words of the language that is chosen are loaded. */
const LOADERS: Readonly<Record<Language, () => Promise<Words>>> = {
  ko: () => import("./ko.ts").then(({ ko }) => ko),
  en: () => import("./en.ts").then(({ en }) => en),
};
const chosen = signal<Words | undefined>(undefined);

/** Loads the words, now and whenever another language is chosen; nothing can be shown before. */
export async function loadWords(): Promise<void> {
  chosen.value = await LOADERS[language.value]();
  effect(() => {
    const wanted = language.value;
    void LOADERS[wanted]().then((words) => {
      // Another one may have been chosen meanwhile.
      if (language.peek() === wanted) chosen.value = words;
    });
  });
}

/** The words of the language that is chosen. */
export function t(): Words {
  if (!chosen.value) throw new Error("no words are loaded");
  return chosen.value;
}
