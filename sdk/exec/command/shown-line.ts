import type { Line } from "../process/line-splitter.ts";
import { printable } from "./printable.ts";

/** Bytes of a line that go into the log. */
export const LOG_LINE_LIMIT = 4_096;

/** A line of a command's output as the log shows it: cut if it is long, and safe to print. */
export function shownLine({ bytes, length }: Line): string {
  const text = bytes.subarray(0, LOG_LINE_LIMIT).toString();
  if (length <= LOG_LINE_LIMIT) return printable(text.replace(/\r$/, ""));
  // The cut may have gone through a character.
  return `${printable(text.replace(/\uFFFD+$/, ""))}… (${length} bytes)`;
}
