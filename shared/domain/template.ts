/**
 * Templates: JSON whose strings may hold paths in angle brackets, `<$.detail.rows>`, as in EventBridge's input
 * transformers (dot notation, dashes, underscores, indexes): `$`, then `.name`, `[0]` or `["any name"]`, any number of times.
 * A string that is one path becomes the value with its type; inside a longer text the value is written out, objects as
 * JSON. What is not there is null, or nothing inside a text.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
import type { FieldProblem } from "./errors.ts";

const STEP = /^(?:\.([A-Za-z_][\w-]*)|\[(\d{1,9})\]|\["((?:[^"\\]|\\["\\])*)"\])/;
const PLACEHOLDER = /<(\$(?:[^<>"]|"(?:[^"\\]|\\.)*")*)>/g;
/** `<$` begins a path; one that is not closed is a mistake, not a text. */
const OPENING = /<\$/g;

/** A path as its keys: `$.detail.rows[0]` is `["detail", "rows", 0]`. */
export type TemplatePath = readonly (string | number)[];

/** The template with the values of `context` in place of its paths. Only the context's own fields are reached. */
export function render(template: unknown, context: unknown): unknown {
  if (typeof template === "string") return renderText(template, context);
  if (Array.isArray(template)) return template.map((entry) => render(entry, context));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, render(value, context)]));
}

/** Every malformed path of a template, by where it stands. */
export function problemsOfTemplate(template: unknown, at: string): FieldProblem[] {
  return texts(template, at).flatMap(({ path, text }) => {
    const paths = [...text.matchAll(PLACEHOLDER)].map(([, inside = ""]) => inside);
    const malformed = paths.filter((inside) => parsePath(inside) === undefined);
    const unclosed = [...text.matchAll(OPENING)].length > paths.length;
    const faults = [...malformed.map((inside) => `<${inside}>`), ...(unclosed ? ["a path that is not closed by >"] : [])];
    return faults.map((fault) => ({ path, message: `holds ${fault}; a path reads <$.name.name[0]["any name"]>` }));
  });
}

/** The paths that a template reads, each with where it stands. */
export function pathsOf(template: unknown, at: string): { readonly path: string; readonly reads: TemplatePath }[] {
  return texts(template, at).flatMap(({ path, text }) =>
    [...text.matchAll(PLACEHOLDER)].flatMap(([, inside = ""]) => {
      const reads = parsePath(inside);
      return reads ? [{ path, reads }] : [];
    }),
  );
}

function renderText(text: string, context: unknown): unknown {
  const whole = new RegExp(`^${PLACEHOLDER.source}$`).exec(text)?.[1];
  const path = whole === undefined ? undefined : parsePath(whole);
  if (path) return lookUp(context, path) ?? null;
  return text.replaceAll(PLACEHOLDER, (placeholder, inside: string) => {
    const keys = parsePath(inside);
    if (!keys) return placeholder;
    const value = lookUp(context, keys) ?? "";
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
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}

function texts(value: unknown, path: string): { readonly path: string; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => texts(entry, path === "" ? key : `${path}.${key}`));
}
