/** What is shown of secrets. */
const HIDDEN = "…";

/** `https://hooks.slack.com/…`: scheme and host; nothing of path, query, user or password. */
export function maskedUrl(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.protocol}//${parsed.host}/${HIDDEN}` : HIDDEN;
}

export function maskedSecret(prefix = ""): string {
  return `${prefix}${HIDDEN}`;
}
