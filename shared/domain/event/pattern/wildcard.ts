import type { Place } from "./place.ts";
import { text } from "../../texts/text.ts";

/**
 * Compiles a wildcard: `*` is any run of characters, an empty one included; `\*` and `\\` are those characters themselves.
 * Every other character stands for itself, `?` too. `**` and any other escape are faults, as on EventBridge:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 * Matching takes each part between two `*` at its earliest, never goes back, and is therefore never exponential.
 */
export function compileWildcard(wildcard: string, place: Place): (given: string) => boolean {
  const parts = partsOf(wildcard, place);
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return (given) => given === first;
  return (given) => {
    if (given.length < first.length + last.length || !given.startsWith(first) || !given.endsWith(last)) return false;
    const end = given.length - last.length;
    let from = first.length;
    for (const part of others) {
      const found = given.indexOf(part, from);
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
      if (next !== "*" && next !== "\\") place.fault(text("pattern-wildcard-escape", { character: index + 1 }));
      append(next);
      index += 1;
    } else if (character === "*") {
      if (next === "*") place.fault(text("pattern-wildcard-repeated", { character: index + 1 }));
      parts.push("");
    } else append(character);
  }
  return parts;
}
