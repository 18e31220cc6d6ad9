import { BelfryError, type FieldProblem } from "../../../domain/errors.ts";
import type { JobDefinition } from "../../../domain/definition/job.ts";
import { problemsOf } from "../../../domain/definition/job-rules.ts";
import { text } from "../../../domain/texts/text.ts";

type Judged = Parameters<typeof problemsOf>[0];

/** Throws a validation error that names every field at fault, if the definition breaks a rule of the scope it is for. */
export function validateJob(job: JobDefinition, scope: string): void {
  const details = problemsInScope(job, scope);
  if (details.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details });
}

/** What is wrong with a definition as a whole in this scope. */
export function problemsInScope(job: Judged, scope: string): readonly FieldProblem[] {
  const wrongScope = job.scope === scope ? [] : [{ path: "scope", text: text("scope-must-be", { scope }) }];
  return [...wrongScope, ...problemsOf({ ...job, scope })];
}
