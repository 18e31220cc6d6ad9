import { argPattern } from "./arg-pattern.ts";
import type { Arg } from "./command.ts";

/** Why a value must not be given to a program; undefined if it may. */
export function argProblem(value: string, { pattern, max_length }: Pick<Arg, "pattern" | "max_length">): string | undefined {
  if (value.length > max_length) return `has ${value.length} characters; ${max_length} are allowed`;
  if (value.includes("\0") || !value.isWellFormed()) return "must not hold NUL or half of a character";
  const { test, allowsDash } = argPattern(pattern);
  if (value.startsWith("-") && !allowsDash) return "must not begin with '-', which programs take for an option";
  return test(value) ? undefined : `must match ${pattern}`;
}
