import { stripVTControlCharacters } from "node:util";

/** Text from outside as it may go into a log line: without colours and cursor movements, other control characters but tab and line break as U+FFFD. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/(?![\t\n])\p{Cc}/gu, "\uFFFD");
}
