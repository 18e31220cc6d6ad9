import * as z from "zod";
import { parseJsonList } from "../../shared/contract/requests/parse-json.ts";
import type { EntryList } from "../../shared/contract/route.ts";
import { BelfryError, type FieldProblem } from "../../shared/domain/errors.ts";
import { fieldProblems } from "./field-problems.ts";
import type { EntryReader } from "./types.ts";

/**
 * What reads each entry of a list. What is wrong with the list itself is added to `problems`. `error`: zod's words in the
 * caller's language.
 *
 * @throws BelfryError MALFORMED_JSON; VALIDATION_ERROR for what `parseJson` would refuse outside of the list
 */
export function readEntries(
  { field, entry: schema, most }: EntryList,
  json: string,
  problems: FieldProblem[],
  error: z.core.$ZodErrorMap,
): readonly EntryReader<unknown>[] {
  const { outer, entries } = parseJsonList(json, field);
  const list = z.strictObject({ [field]: z.array(z.unknown()).min(1).max(most) });
  const whole = list.safeParse(entries.length > 0 ? { ...(outer as object), [field]: entries } : outer, { error });
  if (!whole.success) problems.push(...fieldProblems(whole.error));
  return entries.map((entry) => () => {
    if ("problems" in entry) throw new BelfryError({ code: "VALIDATION_ERROR", details: entry.problems });
    const read = schema.safeParse(entry.value, { error });
    if (!read.success) throw new BelfryError({ code: "VALIDATION_ERROR", details: fieldProblems(read.error) });
    return read.data;
  });
}
