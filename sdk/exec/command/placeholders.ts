/** `{{name}}`, which stands for the text `{name}`, or `{name}`. Other braces are text. */
const PLACEHOLDER = /\{\{(\w+)\}\}|\{(\w+)\}/g;

/** The arguments that an entry of a command refers to. */
export function placeholdersIn(entry: string): string[] {
  return [...entry.matchAll(PLACEHOLDER)].flatMap(([, , name]) => name ?? []);
}

/** An entry with the values in place of its placeholders. It stays one entry, whatever the values hold. */
export function fillPlaceholders(entry: string, values: ReadonlyMap<string, string>): string {
  // In one pass: a value that looks like a placeholder stays what it is.
  return entry.replaceAll(PLACEHOLDER, (_all, text: string | undefined, name = "") =>
    text === undefined ? (values.get(name) ?? "") : `{${text}}`,
  );
}
