import { language } from "../lib/page/preferences.ts";
import { schedules as en } from "./en/schedules.ts";
import { schedules as ko } from "./ko/schedules.ts";
import type { ScheduleWords } from "./words.ts";

const TABLES = { ko, en } as const;

/** The words of schedules and the calendar in the language that is chosen: apart from the others, since no first screen needs them. */
export function s(): ScheduleWords {
  return TABLES[language.value];
}
