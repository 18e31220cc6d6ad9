import { randomUUID } from "node:crypto";
import { BelfryError, type FieldProblem, invalid } from "../../domain/errors.ts";
import { isExactNumber } from "../../domain/exact-number.ts";
import { text } from "../../domain/texts/text.ts";
import { numbersOf } from "./json-numbers.ts";

/** Deepest nesting: what checks, renders and stores a value goes down by recursion. */
const DEEPEST = 500;
/** So many problems are named; a list of a million large numbers is refused as well by the first. */
const MOST_PROBLEMS = 20;
/** So much of a number is shown, in characters. */
const LONGEST_LITERAL = 50;

/** `__proto__`, perhaps with escapes. */
const PROTO = /__proto__|\\u00(?:5f|6f|7[024])/i;

/**
 * A JSON text as a value that holds all that the text says. For every text that comes from outside: bodies, reports, events.
 *
 * @throws BelfryError MALFORMED_JSON; or VALIDATION_ERROR with the path of each number that would become another one
 *   (`isExactNumber`), of each key `__proto__`, which JavaScript's objects take for something else, or for deeper nesting
 *   than 500 levels
 */
export function parseJson(json: string): unknown {
  const value = parsed(json);
  if (isDeeper(value, DEEPEST)) throw invalid("body", text("nested-too-deeply", { levels: DEEPEST }));
  const inexact = numbersOf(json).filter(({ literal }) => !isExactNumber(literal));
  if (inexact.length === 0 && !PROTO.test(json)) return value;
  const problems = problemsOf(marked(json, inexact));
  if (problems.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details: problems });
  return value;
}

/** An entry of a list: its value, or why `parseJson` would refuse it, by paths within it. */
type JsonEntry = { readonly value: unknown } | { readonly problems: readonly FieldProblem[] };

/** A JSON object whose list under one name is judged entry by entry. */
export interface JsonList {
  /** The object, with an empty list where its list can be judged by entries. */
  readonly outer: unknown;
  readonly entries: readonly JsonEntry[];
}

/**
 * A JSON object with a list, each entry of which is judged as if it were a text of its own: one at fault decides nothing about
 * the others. What has no list under this name is all `outer`.
 *
 * @throws BelfryError MALFORMED_JSON; VALIDATION_ERROR, as `parseJson`, for what is not in the list
 */
export function parseJsonList(json: string, name: string): JsonList {
  const value = parsed(json);
  const list = listOf(value, name);
  if (!list) return { outer: parseJson(json), entries: [] };
  const outer = { ...(value as object), [name]: [] };
  if (isDeeper(outer, DEEPEST)) throw invalid("body", text("nested-too-deeply", { levels: DEEPEST }));
  const inexact = numbersOf(json).filter(({ literal }) => !isExactNumber(literal));
  const suspect = inexact.length > 0 || PROTO.test(json) ? marked(json, inexact) : undefined;
  const problems = suspect ? problemsOf({ ...suspect, value: { ...(suspect.value as object), [name]: [] } }) : [];
  if (problems.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details: problems });
  const suspects = suspect && listOf(suspect.value, name);
  return { outer, entries: list.map((entry, index) => judged(entry, suspect && { ...suspect, value: suspects?.[index] })) };
}

function listOf(value: unknown, name: string): readonly unknown[] | undefined {
  if (!isNested(value) || Array.isArray(value) || !Object.hasOwn(value, name)) return undefined;
  const list: unknown = Reflect.get(value, name);
  return Array.isArray(list) ? list : undefined;
}

function judged(value: unknown, suspect: Marked | undefined): JsonEntry {
  if (isDeeper(value, DEEPEST)) return { problems: [{ path: "body", text: text("nested-too-deeply", { levels: DEEPEST }) }] };
  const problems = suspect ? problemsOf(suspect) : [];
  return problems.length > 0 ? { problems } : { value };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new BelfryError({ code: "MALFORMED_JSON" }, { cause: error });
  }
}

/** A number that cannot be kept, in the place of the number. */
interface Marked {
  readonly value: unknown;
  /** What such a number is in `value`: text that begins with this, and goes on with the number as it was written. */
  readonly mark: string;
}

/** The same value with texts in the place of these numbers: so their paths can be found, whatever the order of keys. */
function marked(json: string, numbers: readonly { readonly literal: string; readonly start: number }[]): Marked {
  const mark = randomUUID();
  let end = 0;
  const parts = numbers.flatMap(({ literal, start }) => {
    const before = json.slice(end, start);
    end = start + literal.length;
    return [before, JSON.stringify(mark + literal)];
  });
  return { value: JSON.parse(parts.join("") + json.slice(end)), mark };
}

function problemsOf({ value, mark }: Marked): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const look = (at: unknown, path: readonly string[]): void => {
    if (problems.length === MOST_PROBLEMS) return;
    if (typeof at === "string" && at.startsWith(mark)) {
      const literal = at.slice(mark.length);
      const shown = literal.length > LONGEST_LITERAL ? `${literal.slice(0, LONGEST_LITERAL)}…` : literal;
      problems.push({ path: path.join(".") || "body", text: text("number-not-exact", { literal: shown }) });
    }
    if (!isNested(at)) return;
    for (const [key, inner] of Object.entries(at)) {
      const innerPath = [...path, key];
      if (key === "__proto__") problems.push({ path: innerPath.join("."), text: text("proto-key") });
      look(inner, innerPath);
    }
  };
  look(value, []);
  return problems.slice(0, MOST_PROBLEMS);
}

/** Level by level, since recursion is what a deep value would break. */
function isDeeper(value: unknown, levels: number): boolean {
  let level = [value].filter(isNested);
  for (let depth = 1; depth <= levels && level.length > 0; depth += 1) level = level.flatMap((one) => Object.values(one).filter(isNested));
  return level.length > 0;
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
