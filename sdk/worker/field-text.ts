/** Characters of a field's value in a line. */
const VALUE_LIMIT = 300;

/** Fields as ` key=value key=value`, those that a line tells elsewhere left out. */
export function fieldsText(fields: Readonly<Record<string, unknown>>, elsewhere: ReadonlySet<string>): string {
  return Object.entries(fields)
    .flatMap(([key, value]) => (elsewhere.has(key) ? [] : ` ${key}=${plain(value)}`))
    .join("");
}

/** A field's value in one line. */
export function plain(value: unknown): string {
  const text = typeof value === "string" ? value.replaceAll("\n", "\\n") : json(value);
  return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}…` : text;
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
