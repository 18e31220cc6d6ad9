import type { InvocationOutput } from "./thread-protocol.ts";

/** Bytes of JSON. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const REQUEST_LIMIT = 6_291_456;
export const ASYNC_REQUEST_LIMIT = 1_048_576;
/** A little more than that of a request; Lambda says so in its error. */
export const RESPONSE_LIMIT = 6_291_556;

/** The most bytes that one UTF-16 code unit can take in a JSON text: `\u0000`. */
const WIDEST = 6;

/** Whether a text can take more than `limit` bytes inside a JSON text. Most are so small that nobody has to count. */
export function isLargerInside(text: string, limit: number): boolean {
  return text.length * WIDEST > limit && Buffer.byteLength(JSON.stringify(text)) > limit;
}

function isWithin(json: string, limit: number): boolean {
  return json.length * 3 <= limit || Buffer.byteLength(json) <= limit;
}

/** Whether a function answered more than Lambda takes. */
export function isTooLarge({ json, bodyBytes }: InvocationOutput): boolean {
  if (bodyBytes === undefined) return !isWithin(json, RESPONSE_LIMIT);
  const left = RESPONSE_LIMIT - Buffer.byteLength(json);
  if (json.includes('"isBase64Encoded":true')) return Math.ceil(bodyBytes.byteLength / 3) * 4 > left;
  return bodyBytes.byteLength * WIDEST > left && isLargerInside(Buffer.from(bodyBytes).toString(), left);
}

/** Splits the records of an invocation so that each part is a request that Lambda takes; a record alone always is one. */
export function* withinRequests<Entry>(entries: Entry[], recordOf: (entry: Entry) => unknown): Generator<Entry[]> {
  if (isWithin(JSON.stringify({ Records: entries.map(recordOf) }), REQUEST_LIMIT)) {
    yield entries;
    return;
  }
  let part: Entry[] = [];
  let left = REQUEST_LIMIT - '{"Records":[]}'.length;
  for (const entry of entries) {
    const size = Buffer.byteLength(JSON.stringify(recordOf(entry))) + 1;
    if (size > left && part.length > 0) {
      yield part;
      part = [];
      left = REQUEST_LIMIT - '{"Records":[]}'.length;
    }
    part.push(entry);
    left -= size;
  }
  if (part.length > 0) yield part;
}
