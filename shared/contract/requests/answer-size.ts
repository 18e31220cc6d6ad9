/**
 * Lambda takes and gives 6 MB (6,291,456 bytes), and what API Gateway passes is JSON text inside a JSON event: each quote and
 * backslash counts twice. So much of it is left for a body; headers and envelope have the rest.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const QUOTED_LIMIT = 5_900_000;

/** Bytes of a value as JSON, written into a JSON text as a string. */
export function quotedBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(value) ?? ""));
}

/** As many of a page's entries as an answer can hold, at least one. */
export function fitting<View>(views: readonly View[], limit = QUOTED_LIMIT): readonly View[] {
  let left = limit;
  const over = views.findIndex((view, index) => {
    left -= quotedBytes(view) + 1;
    return left < 0 && index > 0;
  });
  return over === -1 ? views : views.slice(0, over);
}
