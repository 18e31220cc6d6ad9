import { type Problem, textOf } from "../../shared/domain/errors.ts";
import type { Say } from "../../shared/domain/texts/text.ts";
import { fitLines } from "../../shared/domain/telegram/fit-lines.ts";

/** Why a command is not carried out, in words; of fields at fault each. */
export function refusalOf(problem: Problem, say: Say): string {
  const details = problem.code === "VALIDATION_ERROR" ? problem.details : [];
  return fitLines(
    say(textOf(problem)),
    details.map(({ path, text }) => `${path}: ${say(text)}`),
    () => "…",
  );
}
