import { scopesOpening } from "../../shared/domain/account/scopes.ts";
import { type Problem, textOf } from "../../shared/domain/errors.ts";
import { type Text, text } from "../../shared/domain/texts/text.ts";

/** Accesses that only administrators have. */
const OF_ADMINISTRATORS: readonly unknown[] = ["admin", "accounts"];

/**
 * What a refusal says to clients of tasks and accounts, who know some by words of their own. Its `reason` is that of all routes.
 */
export function detailText(problem: Problem): Text {
  const said = textOf(problem);
  switch (said.code) {
    case "not-authenticated":
      return text("no-credentials");
    case "token-unknown":
      return text("credentials-not-valid");
    case "access-needed": {
      const { needs } = said.params;
      if (OF_ADMINISTRATORS.includes(needs)) return text("permissions-missing");
      return text("scopes-missing", { scopes: scopesOpening(String(needs)).join(", ") });
    }
    default:
      return said;
  }
}
