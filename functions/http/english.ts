import type * as z from "zod";

/** What was expected, as people say it: zod says "expected record, received array". */
const EXPECTED: Readonly<Record<string, string>> = {
  string: "must be a string",
  number: "must be a number",
  int: "must be a whole number",
  boolean: "must be true or false",
  array: "must be a list",
  object: "must be a JSON object",
  record: "must be a JSON object",
};

/** zod's messages in English where its own are words of programmers, above all for what is missing; else its own. */
export const zodErrors: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== "invalid_type") return undefined;
  return issue.input === undefined ? "is required" : EXPECTED[issue.expected];
};
