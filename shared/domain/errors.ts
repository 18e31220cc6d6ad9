/** A field at fault: where it stands (`default_params.a`, `query.limit`) and what was expected. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** What can be asked for by its id. */
export type ResourceKind = "job" | "run" | "active run" | "trigger" | "workflow" | "workflow run" | "route";

/** What can go wrong for a reason the caller can act on. Only these words and parameters ever leave the house. */
export type Problem =
  | { readonly code: "VALIDATION_ERROR"; readonly details: readonly FieldProblem[] }
  | { readonly code: "NOT_FOUND"; readonly kind: ResourceKind; readonly id: string }
  | { readonly code: "ALREADY_EXISTS"; readonly kind: ResourceKind; readonly id: string }
  | { readonly code: "UNAVAILABLE"; readonly why: string }
  | { readonly code: "CONFLICT"; readonly why: string }
  | { readonly code: "VERSION_MISMATCH"; readonly current: number }
  | { readonly code: "IDEMPOTENCY_KEY_REUSED" }
  | { readonly code: "MALFORMED_JSON" }
  | { readonly code: "PAYLOAD_TOO_LARGE"; readonly limit: number }
  | { readonly code: "UNSUPPORTED_MEDIA_TYPE" }
  | { readonly code: "METHOD_NOT_ALLOWED"; readonly allowed: readonly string[] }
  | { readonly code: "UNAUTHORIZED" }
  | { readonly code: "FORBIDDEN"; readonly needs: string };

/** The one error that use cases throw on purpose. Anything else that is thrown is ours to fix and is answered as 500. */
export class BelfryError extends Error {
  override readonly name = "BelfryError";
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.code, options);
    this.problem = problem;
  }
}

export function invalid(path: string, message: string): BelfryError {
  return new BelfryError({ code: "VALIDATION_ERROR", details: [{ path, message }] });
}

export function notFound(kind: ResourceKind, id: string): BelfryError {
  return new BelfryError({ code: "NOT_FOUND", kind, id });
}
