import { invalid } from "../../shared/domain/errors.ts";
import { text } from "../../shared/domain/text.ts";

/** The version that `If-Match` names, `"3"` or `3`; undefined for none and for `*`. */
export function ifMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "*") return undefined;
  const version = /^(?:W\/)?"?([1-9]\d{0,14})"?$/.exec(header.trim())?.[1];
  if (version === undefined) throw invalid("header.if-match", text("etag-form"));
  return Number(version);
}

export function etag(version: number): Record<string, string> {
  return { etag: `"${version}"` };
}

/** The caller's `Idempotency-Key`, 1 to 255 printable ASCII characters. */
export function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) throw invalid("header.idempotency-key", text("idempotency-key-form"));
  return header;
}

/** RFC 8288: where the next page is. */
export function nextLink(path: string, rawQuery: string, cursor: string): Record<string, string> {
  const query = new URLSearchParams(rawQuery);
  query.set("cursor", cursor);
  return { link: `<${path}?${query.toString()}>; rel="next"` };
}
