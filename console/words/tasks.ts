import { language } from "../lib/page/preferences.ts";
import { tasks as en } from "./en/tasks.ts";
import { tasks as ko } from "./ko/tasks.ts";
import type { TaskWords } from "./words.ts";

const TABLES = { ko, en } as const;

/** The words of tasks and datasets in the language that is chosen: apart from the others, since few need them. */
export function k(): TaskWords {
  return TABLES[language.value];
}
