import type * as z from "zod";
import { readOnlyFields } from "../../shared/contract/requests/read-only-fields.ts";
import type { Route } from "../../shared/contract/route.ts";
import { BelfryError, type FieldProblem } from "../../shared/domain/errors.ts";
import { fieldProblems } from "./field-problems.ts";
import { rawBodyOf, readBody, readJsonText } from "./read-body.ts";
import { readEntries } from "./read-entries.ts";
import type { BodyReader, HttpEvent } from "./types.ts";
import { text } from "../../shared/domain/texts/text.ts";

export interface ParsedRequest {
  readonly params: unknown;
  readonly query: unknown;
  /** Of a signed route: reads the body, once the caller is known. Of a list: what reads each of its entries. */
  readonly body: unknown;
  /** As it was sent. */
  readonly rawBody: Buffer;
}

/**
 * Checks path, query and body against the route's schemas; throws one validation error that names every field at fault.
 * `error`: zod's words in the caller's language.
 */
export function parseRequest(route: Route, event: HttpEvent, error: z.core.$ZodErrorMap): ParsedRequest {
  const problems: FieldProblem[] = [];
  const parse = (schema: z.ZodType | undefined, value: unknown, prefix: string): unknown => {
    if (!schema) return undefined;
    const result = schema.safeParse(value, { error });
    if (result.success) return result.data;
    problems.push(...fieldProblems(result.error, prefix));
    return undefined;
  };
  const refuse = () => {
    if (problems.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details: problems });
  };
  const rawBody = rawBodyOf(event, route);
  const params = parse(route.params, event.pathParameters ?? {}, "path.");
  const query = parse(route.query, event.queryStringParameters ?? {}, "query.");
  const read: BodyReader<unknown> = (accepted) => {
    const sent = route.body && settingsOf(route, event, readBody(event, rawBody, route, accepted), problems);
    const body = parse(route.body, sent, "");
    refuse();
    return body;
  };
  if (route.signed) refuse();
  if (route.each) {
    const entries = readEntries(route.each, readJsonText(event, rawBody, route), problems, error);
    refuse();
    return { params, query, rawBody, body: entries };
  }
  return { params, query, rawBody, body: route.signed ? read : read({ form: false }) };
}

/** Of a definition that was read and is sent back: what can be set. */
function settingsOf(route: Route, { pathParameters }: HttpEvent, body: unknown, problems: FieldProblem[]): unknown {
  const { takesBack: idField } = route;
  if (idField === undefined || !isObject(body)) return body;
  const [id] = Object.values(pathParameters ?? {});
  if (id !== undefined && Object.hasOwn(body, idField) && body[idField] !== id) {
    problems.push({ path: idField, text: text("id-of-path", { id }) });
  }
  const ignored = readOnlyFields(route);
  return Object.fromEntries(Object.entries(body).filter(([field]) => !ignored.includes(field)));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
