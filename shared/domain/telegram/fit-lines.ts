import { cutText } from "../notification/cut-text.ts";

/** The longest text of a message, in UTF-16 units. https://core.telegram.org/bots/api#sendmessage */
export const MESSAGE_LIMIT = 4_096;

/**
 * A heading, and below it as many whole lines as fit; where some are left out, a last line says how many: `more(left)`. A heading that
 * is too long by itself is cut.
 */
export function fitLines(heading: string, lines: readonly string[], more: (left: number) => string, limit: number = MESSAGE_LIMIT): string {
  const all = [heading, ...lines].join("\n");
  if (all.length <= limit) return all;
  for (let shown = lines.length - 1; shown >= 0; shown -= 1) {
    const text = [heading, ...lines.slice(0, shown), more(lines.length - shown)].join("\n");
    if (text.length <= limit) return text;
  }
  return cutText(heading, limit);
}
