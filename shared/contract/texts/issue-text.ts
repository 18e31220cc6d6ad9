import type { Text, TextCode } from "../../domain/texts/text.ts";

const MARK = "text:";

/**
 * A text as the message of a zod issue, which is a string: `.refine(isTimeZone, issueText(text("time-zone")))`. Whoever shows
 * issues to people reads it back with `textOfIssue` and says it in their language.
 */
export function issueText(text: Text): string {
  return MARK + JSON.stringify(text);
}

/** The text that `issueText` made the message of; undefined for a message of zod's own. */
export function textOfIssue(message: string): Text | undefined {
  if (!message.startsWith(MARK)) return undefined;
  const { code, params } = JSON.parse(message.slice(MARK.length)) as { code: TextCode; params: object };
  return { code, params } as Text;
}
