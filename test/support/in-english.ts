import { say } from "../../shared/contract/texts/en/all.ts";
import type { FieldProblem } from "../../shared/domain/errors.ts";

/** Problems as a caller reads them. */
export function inEnglish(problems: readonly FieldProblem[]) {
  return problems.map(({ path, text }) => ({ path, message: say(text) }));
}
