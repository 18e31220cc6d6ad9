import { scopesOpening } from "../../shared/domain/account/scopes.ts";
import { type Problem, textOf } from "../../shared/domain/errors.ts";
import { type Text, text } from "../../shared/domain/texts/text.ts";

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
