// oxlint-disable-next-line typescript/triple-slash-reference -- ambient types of a module without any: nothing to import
/// <reference path="./cronstrue-ko.d.ts" />
import type { Language } from "../../words/words.ts";

/** Words for a cron expression of any shape; undefined where even cronstrue has none. Loads it first. */
export async function cronstrueWords(expression: string, language: Language): Promise<string | undefined> {
  try {
    const { default: cronstrue } = await import("cronstrue");
    if (language === "ko") await import("cronstrue/locales/ko.js");
    return cronstrue.toString(expression, { locale: language, use24HourTimeFormat: true });
  } catch {
    return undefined;
  }
}
