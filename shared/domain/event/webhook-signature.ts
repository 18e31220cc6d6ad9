import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The signature that GitHub sends as `X-Hub-Signature-256`: `sha256=` and the HMAC-SHA256 of the body in hexadecimal. With a
 * timestamp (seconds since the epoch, as text) what is signed is `{timestamp}.{body}`.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function signatureOf(secret: string, body: string | Uint8Array, timestamp?: string): string {
  const hmac = createHmac("sha256", secret);
  if (timestamp !== undefined) hmac.update(`${timestamp}.`);
  return `sha256=${hmac.update(body).digest("hex")}`;
}

/** Compares in a time that tells nothing about where they differ. */
export function isSignature(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
