/** Params as text, read: or where they cannot be. `line` is undefined where it is JSON, but no object. */
export type ParsedParams =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly line: number | undefined; readonly column: number };

export function parseParams(text: string): ParsedParams {
  if (text.trim() === "") return { ok: true, value: {} };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { line, column } = placeOf(error instanceof Error ? error.message : "", text);
    return { ok: false, line, column };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { ok: false, line: undefined, column: 0 };
  return { ok: true, value: value as Readonly<Record<string, unknown>> };
}

/** Engines say where: `line 2 column 3`, `at position 7`, or nothing where the text ends too soon. */
function placeOf(message: string, text: string): { readonly line: number; readonly column: number } {
  const named = /line (\d+) column (\d+)/.exec(message);
  if (named) return { line: Number(named[1]), column: Number(named[2]) };
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
  const before = text.slice(0, position).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
