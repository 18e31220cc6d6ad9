import { jsonText } from "../../json-text.ts";

/** Finds the value of a template's variable; undefined for one that has none. */
export type VariableValues = (name: string) => unknown;

/** Where a variable stands: in a text, between the quotes of a JSON string, or where JSON has a value. */
type Position = "text" | "string" | "value";
type Segment = string | { readonly variable: string; readonly position: Position };

const TOKEN = /\\["\\]|"|<([\w.-]+)>|[^\\"<]+|[\\<]/g;
const PREDEFINED = /^aws\.events\./;

/**
 * Compiles the InputTemplate of an input transformer. It is JSON (an object, a list, texts in quotes, or one variable by
 * itself) or else a plain text.
 * - Where JSON has a value, a variable becomes one: texts get their quotes, objects stay objects.
 * - Between quotes a text is escaped, and objects are written without their quotes, as EventBridge does.
 * - In a plain text, texts are written as they are, and the rest as JSON.
 * - A variable without a value is the empty text.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function compileInputTemplate(template: string): (valueOf: VariableValues) => string {
  const segments = segmentsOf(template);
  return (valueOf) =>
    segments.map((segment) => (typeof segment === "string" ? segment : written(valueOf(segment.variable), segment.position))).join("");
}

/** The variables of a template that are not predefined. */
export function variablesOf(template: string): string[] {
  const names = segmentsOf(template).flatMap((segment) => (typeof segment === "string" ? [] : [segment.variable]));
  return names.filter((name) => !PREDEFINED.test(name));
}

function segmentsOf(template: string): Segment[] {
  const isJson = /^\s*(?:[{["]|<[\w.-]+>\s*$)/.test(template);
  let quoted = false;
  return Array.from(template.matchAll(TOKEN), ([token, variable]): Segment => {
    if (variable !== undefined) return { variable, position: isJson ? (quoted ? "string" : "value") : "text" };
    if (token === '"') quoted = !quoted;
    return token;
  });
}

function written(value: unknown = "", position: Position): string {
  const json = jsonText(value);
  if (position === "value") return json;
  if (typeof value === "string") return position === "text" ? value : json.slice(1, -1);
  return position === "text" ? json : json.replaceAll(/\\.|"/g, (token) => (token === '"' || token === '\\"' ? "" : token));
}
