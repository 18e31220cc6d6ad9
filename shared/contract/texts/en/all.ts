import type { Words } from "../../../domain/texts/text.ts";
import { type AllTexts, sayIn } from "../text-table.ts";
import { account } from "./account.ts";
import { dagMail } from "./dag-mail.ts";
import { texts as common } from "./index.ts";
import { letter } from "./letter.ts";
import { notification } from "./notification.ts";
import { schedule } from "./schedule.ts";
import { task } from "./task.ts";
import { telegram } from "./telegram.ts";

const texts: AllTexts = { ...common, ...account, ...dagMail, ...letter, ...notification, ...schedule, ...task, ...telegram };

/** A text of any area in English; a caller's own words as they are. */
export function say(words: Words): string {
  return typeof words === "string" ? words : sayIn(texts, words);
}
