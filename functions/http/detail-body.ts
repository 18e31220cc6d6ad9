import { type DetailError, detailStatus } from "../../shared/contract/requests/detail-error.ts";
import type { ErrorEnvelope } from "../../shared/contract/requests/errors.ts";

/** An error in the shape of accounts and tasks. */
export function detailBody({ error: { code, reason, message, details, request_id } }: ErrorEnvelope): DetailError {
  const said = { status_code: detailStatus(code), code, reason, request_id };
  if (code === "INTERNAL_ERROR") return { error: "Internal server error", detail: message, ...said };
  if (code !== "VALIDATION_ERROR") return { error: "HTTP error", detail: message, ...said };
  const errors = details.map((field) => ({ loc: locationOf(field.path), msg: field.message, type: field.reason }));
  return { error: "Request validation error", detail: message, errors, ...said };
}

/** `query.limit` → `["query", "limit"]`; a field of the body, also one called `path`, is below `body`; places in lists are numbers. */
function locationOf(path: string): (string | number)[] {
  const parts = path.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const [first] = parts;
  if (path === "body") return parts;
  const isElsewhere = parts.length > 1 && (first === "query" || first === "path" || first === "header");
  return isElsewhere ? parts : ["body", ...parts];
}
