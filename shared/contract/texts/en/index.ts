import type { Text } from "../../../domain/text.ts";
import { type AllTexts, sayIn } from "../text-table.ts";
import { cron } from "./cron.ts";
import { eventPattern } from "./event-pattern.ts";

const texts: AllTexts = {
  ...cron,
  ...eventPattern,
  plain: ({ words }) => words,
};

/** A text in English. */
export function say(text: Text): string {
  return sayIn(texts, text);
}
