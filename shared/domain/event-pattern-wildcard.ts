import type { Place } from "./event-pattern-place.ts";

/**
 * Compiles a wildcard: `*` is any run of characters, an empty one included; `\*` and `\\` are those characters themselves.
 * Every other character stands for itself, `?` too. `**` and any other escape are faults, as on EventBridge:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 * Matching takes each part between two `*` at its earliest, never goes back, and is therefore never exponential.
 */
export function compileWildcard(wildcard: string, place: Place): (text: string) => boolean {
  const parts = partsOf(wildcard, place);
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let from = first.length;
    for (const part of others) {
      const found = text.indexOf(part, from);
      if (found < 0 || found + part.length > end) return false;
      from = found + part.length;
    }
    return true;
  };
}

/** The literal parts between the `*`, escapes resolved; one more than there are `*`. */
function partsOf(wildcard: string, place: Place): string[] {
  const parts = [""];
  const append = (character: string): void => void (parts[parts.length - 1] += character);
  for (let index = 0; index < wildcard.length; index += 1) {
    const character = wildcard.charAt(index);
    const next = wildcard.charAt(index + 1);
    if (character === "\\") {
      if (next !== "*" && next !== "\\") place.fault(`must have * or \\ after the \\ at character ${index + 1}`);
      append(next);
      index += 1;
    } else if (character === "*") {
      if (next === "*") place.fault(`must not have two * in a row, as at character ${index + 1}`);
      parts.push("");
    } else append(character);
  }
  return parts;
}
