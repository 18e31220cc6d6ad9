import type { IfMatch } from "../../shared/domain/definition/definition.ts";
import { invalid } from "../../shared/domain/errors.ts";
import { text } from "../../shared/domain/texts/text.ts";

/** The version that `If-Match` names, `"3"` or `3`, or any for `*`. */
export function ifMatch(header: string | undefined): IfMatch | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === "*") return "any";
  const version = /^(?:W\/)?"?([1-9]\d{0,14})"?$/.exec(header.trim())?.[1];
  if (version === undefined) throw invalid("header.if-match", text("etag-form"));
  return Number(version);
}

export function etag(version: number): Record<string, string> {
  return { etag: `"${version}"` };
}

/** The caller's `Idempotency-Key`, 1 to 255 printable ASCII characters. */
export function idempotencyKey(header: string | undefined): string | undefined {
  return printable(header, "header.idempotency-key");
}

/** What the sender calls this delivery: its `Idempotency-Key`, or GitHub's own header. */
export function deliveryId(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const [key, delivery] = [headers["idempotency-key"], headers["x-github-delivery"]];
  return key === undefined ? printable(delivery, "header.x-github-delivery") : idempotencyKey(key);
}

/** RFC 8288: where the next page is. */
export function nextLink(path: string, rawQuery: string, cursor: string): Record<string, string> {
  const query = new URLSearchParams(rawQuery);
  query.set("cursor", cursor);
  return { link: `<${path}?${query.toString()}>; rel="next"` };
}

function printable(header: string | undefined, path: string): string | undefined {
  if (header === undefined || /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw invalid(path, text("idempotency-key-form"));
}
