/**
 * Templates: JSON whose strings may hold paths in angle brackets, `<$.detail.rows>`, as in EventBridge's input
 * transformers (dot notation, dashes, underscores, indexes): `$`, then `.name`, `[0]` or `["any name"]`, any number of times.
 * A string that is one path becomes the value with its type; inside a longer text the value is written out, objects as
 * JSON. What is not there is null, or nothing inside a text. The text `<$` itself is written `<$$`, so that every text can be
 * expressed: with each `<$` in it replaced by `<$$`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
import type { FieldProblem } from "../errors.ts";
import { text } from "../texts/text.ts";

const STEP = /^(?:\.([A-Za-z_][\w-]*)|\[(\d{1,9})\]|\["((?:[^"\\]|\\["\\])*)"\])/;
/**
 * `<$$`, or a path, whose inside is captured. No name holds an angle bracket: a search ends where the next one begins, so
 * that no text takes long.
 */
const PLACEHOLDER = /<\$\$|<(\$(?:[^<>"]|"(?:[^"\\<>]|\\["\\])*")*)>/g;
const ONLY_PLACEHOLDER = new RegExp(`^(?:${PLACEHOLDER.source})$`);
/** Begins a path; one that is not closed is a mistake, not a text. */
const OPENING = /<\$(?!\$)/g;
/** Longest part of a malformed path that is repeated in what is said of it, in characters. */
const LONGEST_QUOTE = 100;

/** A path as its keys: `$.detail.rows[0]` is `["detail", "rows", 0]`. */
export type TemplatePath = readonly (string | number)[];

/**
 * Largest object that a template may become, and largest detail of an event, in bytes as JSON: with a job's default params
 * (64 KiB) beneath it and its envelope around it, it must fit into an SQS message (256 KiB).
 */
export const RENDERED_LIMIT = 180_000;

/**
 * The template with the values of `context` in place of its paths. Only the context's own fields are reached.
 * Undefined where it would become larger than `RENDERED_LIMIT`: a template may name a large value many times.
 */
export function render(template: Readonly<Record<string, unknown>>, context: unknown): Readonly<Record<string, unknown>> | undefined {
  let room = RENDERED_LIMIT;
  try {
    const rendered = fill(template, (path) => {
      const value = lookUp(context, path);
      room -= sizeOf(value);
      if (room < 0) throw new TooLarge();
      return value;
    }) as Readonly<Record<string, unknown>>;
    return sizeOf(rendered) <= RENDERED_LIMIT ? rendered : undefined;
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

class TooLarge extends Error {
  override readonly name = "TooLarge";
}

function sizeOf(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}

function fill(template: unknown, valueAt: (path: TemplatePath) => unknown): unknown {
  if (typeof template === "string") return fillText(template, valueAt);
  if (Array.isArray(template)) return template.map((entry) => fill(entry, valueAt));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, valueAt)]));
}

/** Every malformed path of a template, by where it stands. */
export function problemsOfTemplate(template: unknown, at: string): FieldProblem[] {
  return texts(template, at).flatMap(({ path, words }) => {
    const paths = insidesOf(words);
    const malformed = paths.filter((inside) => parsePath(inside) === undefined);
    const faults = malformed.map((inside) => text("template-path-malformed", { given: quoted(`<${inside}>`) }));
    if ([...words.matchAll(OPENING)].length > paths.length) faults.push(text("template-path-unclosed"));
    return faults.map((fault) => ({ path, text: fault }));
  });
}

/** The paths that a template reads, each with where it stands. */
export function pathsOf(template: unknown, at: string): { readonly path: string; readonly reads: TemplatePath }[] {
  return texts(template, at).flatMap(({ path, words }) =>
    insidesOf(words).flatMap((inside) => {
      const reads = parsePath(inside);
      return reads ? [{ path, reads }] : [];
    }),
  );
}

function insidesOf(words: string): string[] {
  return [...words.matchAll(PLACEHOLDER)].flatMap(([, inside]) => inside ?? []);
}

function quoted(given: string): string {
  return given.length > LONGEST_QUOTE ? `${given.slice(0, LONGEST_QUOTE)}…` : given;
}

function fillText(words: string, valueAt: (path: TemplatePath) => unknown): unknown {
  const only = ONLY_PLACEHOLDER.exec(words)?.[1];
  const path = only === undefined ? undefined : parsePath(only);
  if (path) return valueAt(path) ?? null;
  return words.replaceAll(PLACEHOLDER, (placeholder, inside?: string) => {
    if (inside === undefined) return "<$";
    const keys = parsePath(inside);
    if (!keys) return placeholder;
    const value = valueAt(keys) ?? "";
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}

function parsePath(text: string): TemplatePath | undefined {
  const keys: (string | number)[] = [];
  let rest = text.slice(1);
  while (rest !== "") {
    const step = STEP.exec(rest);
    if (!step) return undefined;
    const [all, name, index, quoted] = step;
    keys.push(name ?? (index === undefined ? (quoted ?? "").replaceAll(/\\(["\\])/g, "$1") : Number(index)));
    rest = rest.slice(all.length);
  }
  return keys;
}

function lookUp(value: unknown, path: TemplatePath): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    // A list has entries, not fields: its length is none of them.
    if (Array.isArray(found) && typeof key === "string") return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}

function texts(value: unknown, path: string): { readonly path: string; readonly words: string }[] {
  if (typeof value === "string") return [{ path, words: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => texts(entry, path === "" ? key : `${path}.${key}`));
}

/** The template of a value whose texts are all meant as they are. */
export function literalTemplate(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("<$", "<$$$$");
  if (Array.isArray(value)) return value.map(literalTemplate);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, literalTemplate(one)]));
}
