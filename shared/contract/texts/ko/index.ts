import type { Words } from "../../../domain/texts/text.ts";
import { type AllTexts, sayIn } from "../text-table.ts";
import { account } from "./account.ts";
import { airflow } from "./airflow.ts";
import { body } from "./body.ts";
import { cron } from "./cron.ts";
import { dagMail } from "./dag-mail.ts";
import { eventPattern } from "./event-pattern.ts";
import { letter } from "./letter.ts";
import { notification } from "./notification.ts";
import { request } from "./request.ts";
import { rule } from "./rule.ts";
import { schedule } from "./schedule.ts";
import { run } from "./run.ts";
import { task } from "./task.ts";
import { telegram } from "./telegram.ts";
import { template } from "./template.ts";
import { trigger } from "./trigger.ts";

const texts: AllTexts = {
  ...account,
  ...airflow,
  ...body,
  ...cron,
  ...dagMail,
  ...eventPattern,
  ...letter,
  ...notification,
  ...request,
  ...rule,
  ...schedule,
  ...run,
  ...task,
  ...telegram,
  ...template,
  ...trigger,
  plain: ({ words }) => words,
};

/** A text in Korean; a caller's own words as they are. */
export function say(words: Words): string {
  return typeof words === "string" ? words : sayIn(texts, words);
}
