import { language } from "../lib/preferences.ts";
import { en } from "./en.ts";
import { ko } from "./ko.ts";
import type { Words } from "./words.ts";

const TABLES = { ko, en } as const;

/** The words of the language that is chosen. */
export function t(): Words {
  return TABLES[language.value];
}
