import { language } from "../lib/page/preferences.ts";
import { notifications as en } from "./en/notifications.ts";
import { notifications as ko } from "./ko/notifications.ts";
import type { NotificationWords } from "./words.ts";

const TABLES = { ko, en } as const;

/** The words of notifications in the language that is chosen: apart from the others, since few need them. */
export function n(): NotificationWords {
  return TABLES[language.value];
}
