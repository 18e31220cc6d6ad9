import type * as z from "zod";
import { textOfIssue } from "../../shared/contract/texts/issue-text.ts";
import type { FieldProblem } from "../../shared/domain/errors.ts";
import { text } from "../../shared/domain/texts/text.ts";

/** What a schema found wrong, by field; one problem an unknown key, so that each is named by its own path. */
export function fieldProblems({ issues }: z.ZodError, prefix = ""): readonly FieldProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, prefix));
}

function problemsOf(issue: z.core.$ZodIssue, prefix: string): FieldProblem[] {
  // A parameter of the query that comes several times is named like one that comes once.
  const path = (prefix === "query." ? issue.path.slice(0, 1) : issue.path).map(String).join(".");
  const problem = textOfIssue(issue.message) ?? text("plain", { words: issue.message });
  if (issue.code !== "unrecognized_keys") return [{ path: `${prefix}${path}` || "body", text: problem }];
  return issue.keys.map((key) => ({ path: `${prefix}${path === "" ? "" : `${path}.`}${key}`, text: text("unknown-field") }));
}
