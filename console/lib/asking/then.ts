const ROOT = "/console";

/** Where one was going before the token was asked for; only to an address of our own. */
export function thenOf(url: string): string {
  const then = new URLSearchParams(url.split("?")[1] ?? "").get("then") ?? "";
  return /^\/console(?:\/|\?|$)/.test(then) && !then.startsWith(`${ROOT}/login`) ? then : ROOT;
}
