import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** JSON's escape of a lone surrogate; the backslash before `ud800` in a text is escaped itself and is none. */
const LONE_SURROGATE = /(?<=(?:^|[^\\])(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

/**
 * SHA-256 of a JSON value in hexadecimal, over its canonical form (RFC 8785): equal content has an equal hash, whatever the
 * order of its keys. Lone surrogates, which the canonical form does not take, count as U+FFFD.
 */
export function contentHash(value: unknown): string {
  const json = JSON.stringify(value);
  const wellFormed: unknown = json.search(LONE_SURROGATE) < 0 ? value : JSON.parse(json.replaceAll(LONE_SURROGATE, "\\ufffd"));
  return textHash(canonicalize(wellFormed) ?? "");
}

/** SHA-256 of a text in hexadecimal. */
export function textHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
