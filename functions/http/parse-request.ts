import type * as z from "zod";
import type { Route } from "../../shared/contract/route.ts";
import { BelfryError, type FieldProblem, invalid } from "../../shared/domain/errors.ts";
import type { HttpEvent } from "./types.ts";
import { textOfIssue } from "../../shared/contract/texts/issue-text.ts";
import { text } from "../../shared/domain/text.ts";

/** Largest body of a route that names no other, in bytes: a definition with the largest params, and room. */
const BODY_LIMIT = 262_144;
/** Deepest nesting of a body: what checks, renders and stores it goes down by recursion. */
const DEEPEST = 500;

export interface ParsedRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * Checks path, query and body against the route's schemas; throws one validation error that names every field at fault.
 * `error`: zod's words in another language than English.
 */
export function parseRequest(route: Route, event: HttpEvent, error?: z.core.$ZodErrorMap): ParsedRequest {
  const problems: FieldProblem[] = [];
  const parse = (schema: z.ZodType | undefined, value: unknown, prefix: string): unknown => {
    if (!schema) return undefined;
    const result = schema.safeParse(value, error && { error });
    if (result.success) return result.data;
    problems.push(...result.error.issues.flatMap((issue) => problemsOf(issue, prefix)));
    return undefined;
  };
  const params = parse(route.params, event.pathParameters ?? {}, "path.");
  const query = parse(route.query, event.queryStringParameters ?? {}, "query.");
  const body = parse(route.body, route.body ? bodyOf(event, route) : undefined, "");
  if (problems.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details: problems });
  return { params, query, body };
}

/** One problem an unknown key, so that each is named by its own path. */
function problemsOf(issue: z.core.$ZodIssue, prefix: string): FieldProblem[] {
  const path = issue.path.map(String).join(".");
  const problem = textOfIssue(issue.message) ?? text("plain", { words: issue.message });
  if (issue.code !== "unrecognized_keys") return [{ path: `${prefix}${path}` || "body", text: problem }];
  return issue.keys.map((key) => ({ path: `${prefix}${path === "" ? "" : `${path}.`}${key}`, text: text("unknown-field") }));
}

/** The body as it was sent. */
export function rawBodyOf(event: HttpEvent): string {
  return event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64").toString() : (event.body ?? "");
}

function bodyOf(event: HttpEvent, { bodyLimit: limit = BODY_LIMIT, bodyOptional = false }: Route): unknown {
  const raw = rawBodyOf(event);
  if (Buffer.byteLength(raw) > limit) throw new BelfryError({ code: "PAYLOAD_TOO_LARGE", limit });
  if (raw.trim() === "" && bodyOptional) return {};
  const type = (event.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !type.endsWith("+json")) throw new BelfryError({ code: "UNSUPPORTED_MEDIA_TYPE" });
  const body = parsed(raw);
  if (isDeeper(body, DEEPEST)) throw invalid("body", text("nested-too-deeply", { levels: DEEPEST }));
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BelfryError({ code: "MALFORMED_JSON" }, { cause: error });
  }
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
