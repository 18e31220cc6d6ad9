import { language } from "../lib/page/preferences.ts";
import { accounts as en } from "./en/accounts.ts";
import { accounts as ko } from "./ko/accounts.ts";
import type { AccountWords } from "./words.ts";

const TABLES = { ko, en } as const;

/** The words of users, tokens and the audit trail in the language that is chosen: apart from the others, since few need them. */
export function a(): AccountWords {
  return TABLES[language.value];
}
