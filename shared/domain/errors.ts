import type { ResourceKind } from "./texts/request-texts.ts";
import { type Text, text } from "./texts/text.ts";

/** A field at fault: where it stands (`default_params.a`, `query.limit`) and what was expected. */
export interface FieldProblem {
  readonly path: string;
  readonly text: Text;
}

/** What can go wrong for a reason the caller can act on. Only these words and parameters ever leave the house. */
export type Problem =
  | { readonly code: "VALIDATION_ERROR"; readonly details: readonly FieldProblem[] }
  | { readonly code: "NOT_FOUND"; readonly kind: ResourceKind; readonly id: string; readonly text?: Text }
  /** `field`: of the request, whose value another one has. */
  | { readonly code: "ALREADY_EXISTS"; readonly kind: ResourceKind; readonly id: string; readonly field: string }
  | { readonly code: "UNAVAILABLE"; readonly text: Text }
  | { readonly code: "CONFLICT"; readonly text: Text }
  | { readonly code: "VERSION_MISMATCH"; readonly current: number }
  | { readonly code: "IDEMPOTENCY_KEY_REUSED" }
  | { readonly code: "MALFORMED_JSON"; readonly text?: Text }
  | { readonly code: "PAYLOAD_TOO_LARGE"; readonly text: Text }
  | { readonly code: "UNSUPPORTED_MEDIA_TYPE"; readonly text?: Text }
  | { readonly code: "METHOD_NOT_ALLOWED"; readonly allowed: readonly string[] }
  | { readonly code: "UNAUTHORIZED"; readonly text?: Text }
  | { readonly code: "FORBIDDEN"; readonly text: Text }
  | { readonly code: "TOO_MANY_REQUESTS"; readonly text: Text; readonly retryAfterSeconds: number };

/** The one error that use cases throw on purpose. Anything else that is thrown is ours to fix and is answered as 500. */
export class BelfryError extends Error {
  override readonly name = "BelfryError";
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    const { code, params } = textOf(problem);
    // For logs: whoever reads there what failed has no other place to learn why.
    super([problem.code, code, ...(Object.keys(params).length > 0 ? [JSON.stringify(params)] : [])].join(" "), options);
    this.problem = problem;
  }
}

/** Tried again, the same would be thrown: what is wrong lasts. A change by somebody else at the same moment does not. */
export function isLasting(error: unknown): boolean {
  return error instanceof BelfryError && error.problem.code !== "CONFLICT";
}

export function invalid(path: string, problem: Text): BelfryError {
  return new BelfryError({ code: "VALIDATION_ERROR", details: [{ path, text: problem }] });
}

export function notFound(kind: ResourceKind, id: string): BelfryError {
  return new BelfryError({ code: "NOT_FOUND", kind, id });
}

/** `field`: whose value another one has. @default the kind's id, such as `job_id` */
export function alreadyExists(kind: ResourceKind, id: string, field = `${kind}_id`): BelfryError {
  return new BelfryError({ code: "ALREADY_EXISTS", kind, id, field });
}

export function conflict(why: Text): BelfryError {
  return new BelfryError({ code: "CONFLICT", text: why });
}

/** What a problem says; its code is the machine-readable reason of the refusal. */
export function textOf(problem: Problem): Text {
  switch (problem.code) {
    case "VALIDATION_ERROR":
      return text("invalid-fields");
    case "NOT_FOUND":
      return problem.text ?? { code: `${problem.kind}-not-found`, params: { id: problem.id } };
    case "ALREADY_EXISTS":
      return { code: `${problem.kind}-exists`, params: { id: problem.id } };
    case "CONFLICT":
    case "UNAVAILABLE":
    case "FORBIDDEN":
    case "PAYLOAD_TOO_LARGE":
    case "TOO_MANY_REQUESTS":
      return problem.text;
    case "VERSION_MISMATCH":
      return text("version-mismatch", { current: problem.current });
    case "IDEMPOTENCY_KEY_REUSED":
      return text("idempotency-key-reused");
    case "MALFORMED_JSON":
      return problem.text ?? text("malformed-json");
    case "UNSUPPORTED_MEDIA_TYPE":
      return problem.text ?? text("content-type-unsupported");
    case "METHOD_NOT_ALLOWED":
      return text("method-not-allowed", { allowed: problem.allowed.join(", ") });
    case "UNAUTHORIZED":
      return problem.text ?? text("not-authenticated");
  }
}
