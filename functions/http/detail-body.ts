import { type DetailError, detailStatus } from "../../shared/contract/requests/detail-error.ts";
import type { ErrorEnvelope } from "../../shared/contract/requests/errors.ts";
import { scopesOpening } from "../../shared/domain/account/scopes.ts";
import { type Problem, textOf } from "../../shared/domain/errors.ts";
import { type Text, text } from "../../shared/domain/texts/text.ts";

/** Texts in English with those that these answers say, whichever function answers. */
export { say as english } from "../../shared/contract/texts/en/all.ts";

/** An error in the shape of accounts and tasks. */
export function detailBody({ error: { code, reason, message, details, request_id } }: ErrorEnvelope): DetailError {
  const said = { status_code: detailStatus(code), code, reason, request_id };
  if (code === "INTERNAL_ERROR") return { error: "Internal server error", detail: message, ...said };
  const errors = details.map((field) => ({ loc: locationOf(field.path), msg: field.message, type: field.reason }));
  if (code !== "VALIDATION_ERROR") return { error: "HTTP error", detail: message, ...(errors.length > 0 && { errors }), ...said };
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

/** Accesses that only administrators have. */
const OF_ADMINISTRATORS: ReadonlySet<string> = new Set(["admin", "accounts"]);

/**
 * What a refusal says to clients of tasks and accounts, who know some by words of their own. Its `reason` is that of all routes.
 */
export function detailText(problem: Problem): Text {
  const said = textOf(problem);
  if (said.code === "not-authenticated") return text("no-credentials");
  if (said.code === "token-unknown") return text("credentials-not-valid");
  if (said.code !== "access-needed") return said;
  const { needs } = said.params;
  return OF_ADMINISTRATORS.has(needs) ? text("permissions-missing") : text("scopes-missing", { scopes: scopesOpening(needs).join(", ") });
}
