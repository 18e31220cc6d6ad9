import * as z from "zod";
import type { InvocationOutput } from "../lambda/thread-protocol.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const responseSchema = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), scalar).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** A response ready to be written. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string | string[]>;
  body: Uint8Array | string;
}

/**
 * Turns a function's result into an HTTP response: an object with `statusCode` is one already, anything else becomes the
 * body of a 200. Undefined for a malformed response object, which API Gateway answers with status 500.
 */
export function functionResponse({ json, bodyBytes }: InvocationOutput): HttpResponse | undefined {
  const result: unknown = JSON.parse(json);
  if (typeof result !== "object" || result === null || !("statusCode" in result)) {
    return { status: 200, headers: { "content-type": "application/json" }, body: typeof result === "string" ? result : json };
  }
  const parsed = responseSchema.safeParse(result);
  if (!parsed.success) return undefined;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const lowerCased: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers ?? {})) lowerCased[name.toLowerCase()] = value;
  lowerCased["content-type"] ??= "text/plain;charset=utf-8";
  if (cookies !== undefined && cookies !== null && cookies.length > 0) lowerCased["set-cookie"] = cookies;
  return {
    status: statusCode,
    headers: lowerCased,
    body: bodyBytes ?? (isBase64Encoded === true ? Buffer.from(body ?? "", "base64") : (body ?? "")),
  };
}
