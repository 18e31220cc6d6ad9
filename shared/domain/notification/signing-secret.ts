/** Secrets of Standard Webhooks: `whsec_` and the base64 of 24 to 64 bytes. https://www.standardwebhooks.com */
export const SECRET_PREFIX = "whsec_";
const SHORTEST_BYTES = 24;
const LONGEST_BYTES = 64;
/** So long a secret that was replaced signs too, in hours. */
export const OVERLAP_HOURS = 24;

export function isSigningSecret(text: string): boolean {
  if (!text.startsWith(SECRET_PREFIX)) return false;
  const base64 = text.slice(SECRET_PREFIX.length);
  const bytes = Buffer.from(base64, "base64");
  return bytes.toString("base64") === base64 && bytes.length >= SHORTEST_BYTES && bytes.length <= LONGEST_BYTES;
}

export function signingSecretOf(bytes: Uint8Array): string {
  return `${SECRET_PREFIX}${Buffer.from(bytes).toString("base64")}`;
}

/** Those that sign now, the current one first. */
export function secretsInForce(
  {
    signing_secret,
    former_secret,
  }: { readonly signing_secret: string; readonly former_secret: { readonly secret: string; readonly until: string } | null },
  now: number,
): readonly string[] {
  return [signing_secret, ...(former_secret && Date.parse(former_secret.until) > now ? [former_secret.secret] : [])];
}
