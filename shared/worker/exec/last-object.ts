import * as z from "zod";
import type { Line } from "./line-splitter.ts";

const JsonObject = z.record(z.string(), z.unknown());

/** The JSON object that a line is; undefined if it is none, or was cut. */
export function lastObject({ bytes, length }: Line): Record<string, unknown> | undefined {
  if (bytes.length < length) return undefined;
  try {
    return JsonObject.safeParse(JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}
