import * as z from "zod";
import type { InvocationOutput } from "./thread-protocol.ts";

/** The returned value as one JSON text, with a separated body put back. */
export function outputText({ json, bodyBytes }: InvocationOutput): string {
  if (bodyBytes === undefined) return json;
  const rest = z.record(z.string(), z.unknown()).parse(JSON.parse(json));
  const bytes = Buffer.from(bodyBytes.buffer, bodyBytes.byteOffset, bodyBytes.byteLength);
  return JSON.stringify({ ...rest, body: bytes.toString(rest["isBase64Encoded"] === true ? "base64" : "utf8") });
}
