import type { Words } from "../../../domain/texts/text.ts";
import { sayIn, type SomeTexts } from "../text-table.ts";
import { airflow } from "./airflow.ts";
import { body } from "./body.ts";
import { cron } from "./cron.ts";
import { eventPattern } from "./event-pattern.ts";
import { request } from "./request.ts";
import { rule } from "./rule.ts";
import { run } from "./run.ts";
import { template } from "./template.ts";
import { trigger } from "./trigger.ts";

/** Those that every function may come to say, since they are kept in records; areas that few functions serve are in `all.ts`. */
export const texts = {
  ...airflow,
  ...body,
  ...cron,
  ...eventPattern,
  ...request,
  ...rule,
  ...run,
  ...template,
  ...trigger,
  plain: ({ words }: { readonly words: string }) => words,
} satisfies SomeTexts;

/** A text in English; a caller's own words as they are. */
export function say(words: Words): string {
  return typeof words === "string" ? words : sayIn(texts, words);
}
