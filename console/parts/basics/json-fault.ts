import type { JsonProblem } from "../../lib/forms/params.ts";
import { t } from "../../words/index.ts";

/** Why a text is no JSON object, with its place. */
export function jsonFault(problem: JsonProblem): string {
  if (problem.kind === "object") return t().paramsObject;
  const { line, column } = problem;
  return problem.kind === "syntax" ? t().jsonProblem(line, column) : t().numberTooPrecise(problem.literal, line, column);
}
