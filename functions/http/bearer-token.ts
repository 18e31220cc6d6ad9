import { createHash, timingSafeEqual } from "node:crypto";

/** The token of an `Authorization: Bearer …` header (RFC 6750), any text without spaces; undefined otherwise. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header?.trim() ?? "")?.[1];
}

/** Equal? In constant time, whatever the lengths. An empty token equals nothing. */
export function sameToken(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return expected !== "" && timingSafeEqual(digest(given), digest(expected));
}
