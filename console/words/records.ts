import { language } from "../lib/page/preferences.ts";
import { records as en } from "./en/records.ts";
import { records as ko } from "./ko/records.ts";
import type { RecordWords } from "./words.ts";

const TABLES = { ko, en } as const;

/** The words of the lists of runs and queues in the language that is chosen: apart from the others, since no first screen needs them. */
export function r(): RecordWords {
  return TABLES[language.value];
}
