import type { Words } from "../../../domain/text.ts";
import { type AllTexts, sayIn } from "../text-table.ts";
import { body } from "./body.ts";
import { cron } from "./cron.ts";
import { eventPattern } from "./event-pattern.ts";
import { letter } from "./letter.ts";
import { request } from "./request.ts";
import { rule } from "./rule.ts";
import { run } from "./run.ts";
import { template } from "./template.ts";
import { trigger } from "./trigger.ts";

const texts: AllTexts = {
  ...body,
  ...cron,
  ...eventPattern,
  ...letter,
  ...request,
  ...rule,
  ...run,
  ...template,
  ...trigger,
  plain: ({ words }) => words,
};

/** A text in Korean; a caller's own words as they are. */
export function say(words: Words): string {
  return typeof words === "string" ? words : sayIn(texts, words);
}
