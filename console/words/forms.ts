import { language } from "../lib/page/preferences.ts";
import { forms as en } from "./en/forms.ts";
import { forms as ko } from "./ko/forms.ts";
import type { FormWords } from "./words.ts";

const TABLES = { ko, en } as const;

/** The words of forms in the language that is chosen: apart from the others, since no first screen needs them. */
export function f(): FormWords {
  return TABLES[language.value];
}
