import * as z from "zod";
import { parseJson } from "../../../shared/contract/requests/parse-json.ts";
import type { Line } from "./line-splitter.ts";

const JsonObject = z.record(z.string(), z.unknown());

/**
 * The JSON object that a line is; undefined if it is none, was cut, or holds what a run's result cannot (a number that a
 * float does not hold): then the line is kept as the text that it is.
 */
export function lastObject({ bytes, length }: Line): Record<string, unknown> | undefined {
  if (bytes.length < length) return undefined;
  try {
    return JsonObject.safeParse(parseJson(bytes.toString())).data;
  } catch {
    return undefined;
  }
}
