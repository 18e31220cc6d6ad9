import { lossyNumber } from "../asking/exact-json.ts";

/** Why a text is not what is wanted. `object`: it is JSON, but no object. Line and column count from 1. */
export type JsonProblem =
  | { readonly kind: "syntax"; readonly line: number; readonly column: number }
  | { readonly kind: "number"; readonly line: number; readonly column: number; readonly literal: string }
  | { readonly kind: "object" };

/** A JSON object as text, read; or why it cannot be. */
export type ParsedParams =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: JsonProblem };

/** Reads a JSON object; an empty text is an empty one. A number that would be rounded is refused, as the API refuses it. */
export function parseParams(text: string): ParsedParams {
  if (text.trim() === "") return { ok: true, value: {} };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: { kind: "syntax", ...placeOf(error instanceof Error ? error.message : "", text) } };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { ok: false, problem: { kind: "object" } };
  const lossy = lossyNumber(text);
  if (lossy) return { ok: false, problem: { kind: "number", literal: lossy.literal, ...placeAt(text, lossy.position) } };
  return { ok: true, value: value as Readonly<Record<string, unknown>> };
}

/** Engines say where: `line 2 column 3`, `at position 7`, or nothing where the text ends too soon. */
function placeOf(message: string, text: string): Place {
  const named = /line (\d+) column (\d+)/.exec(message);
  if (named) return { line: Number(named[1]), column: Number(named[2]) };
  return placeAt(text, Number(/position (\d+)/.exec(message)?.[1] ?? text.length));
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function placeAt(text: string, position: number): Place {
  const before = text.slice(0, position).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
