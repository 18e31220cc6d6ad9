/** What JSON leaves as it is and a raw Python literal, or a reader of plain ASCII, must not meet. */
const UNSAFE = /['\u007f-\uffff]/g;

/**
 * A JSON value as a raw Python literal of one line, `r'…'`, which `json.loads` takes: printable ASCII, and no quote or end of
 * line inside, so nothing in the value can end it. Lone surrogates, which no encoding takes, become U+FFFD.
 */
export function pythonLiteral(value: unknown): string {
  const json = JSON.stringify(value, (_key, part: unknown) => (typeof part === "string" ? part.toWellFormed() : part));
  return `r'${json.replaceAll(UNSAFE, escape)}'`;
}

/** JSON's escape, which every JSON parser reads back. */
function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
