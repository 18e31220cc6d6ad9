/** A number as it is written in a JSON text, and where. */
export interface JsonNumber {
  readonly literal: string;
  readonly start: number;
}

/** The next number, or the next string, which is passed over. */
const TOKEN = /"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;
/** No number that is shorter and has no exponent can be one that a double does not hold. */
const HARMLESS = 15;

/**
 * The numbers of a JSON text that have an exponent or more than 15 characters, in the order of the text. JSON.parse tells
 * the source of a number to its reviver only where it is as young as Node 22; this works everywhere.
 * @param json valid by JSON's grammar
 */
export function numbersOf(json: string): readonly JsonNumber[] {
  const found: JsonNumber[] = [];
  const token = new RegExp(TOKEN);
  for (let match = token.exec(json); match; match = token.exec(json)) {
    const [literal] = match;
    if (literal === '"') token.lastIndex = endOfString(json, match.index);
    else if (literal.length > HARMLESS || /e/i.test(literal)) found.push({ literal, start: match.index });
  }
  return found;
}

/** Where the string that begins here has ended: after a quote that no backslash escapes. */
function endOfString(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1);
  while (quote > 0 && isEscaped(json, quote)) quote = json.indexOf('"', quote + 1);
  return quote + 1;
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0;
  while (json[at - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}
