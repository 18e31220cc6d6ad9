import { type Text, text, type TextCode } from "../texts/text.ts";

/** A cron expression that cannot be used. `text` says which field and part are at fault, and what is allowed there. */
export class CronError extends Error {
  override readonly name = "CronError";
  readonly text: Text;

  constructor(reason: Text) {
    super(reason.code);
    this.text = reason;
  }
}

/** The error of a text: `throw cronError("cron-field-count", { count: 4 })`. */
export function cronError<Code extends TextCode>(...text_: Parameters<typeof text<Code>>): CronError {
  return new CronError(text(...text_));
}
