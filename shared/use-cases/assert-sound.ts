import { BelfryError } from "../domain/errors.ts";
import type { JobDefinition } from "../domain/job.ts";
import { problemsOf } from "../domain/job-rules.ts";
import { text } from "../domain/text.ts";

/** Throws a validation error that names every field at fault, if the definition breaks a rule of the scope it is for. */
export function assertSound(job: JobDefinition, scope: string): void {
  const wrongScope = job.scope === scope ? [] : [{ path: "scope", text: text("scope-must-be", { scope }) }];
  const details = [...wrongScope, ...problemsOf({ ...job, scope })];
  if (details.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details });
}
