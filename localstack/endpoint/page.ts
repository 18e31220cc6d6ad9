/**
 * One page of a list, sorted by key. The token is the last key of the previous page, so that a page stays valid
 * when entries before it come and go.
 * @param limit entries a page, 1 to 100; default and maximum 100, as on AWS
 * @param after the token of the previous page; undefined for the first
 */
export function page<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
  limit: number | undefined,
  after: string | undefined,
): { entries: T[]; nextToken: string | undefined } {
  const size = Math.min(limit === undefined || limit < 1 ? 100 : limit, 100);
  const sorted = entries.map((entry) => ({ entry, key: keyOf(entry) })).filter(({ key }) => after === undefined || key > after);
  sorted.sort((left, right) => (left.key < right.key ? -1 : 1));
  const shown = sorted.slice(0, size);
  return { entries: shown.map(({ entry }) => entry), nextToken: sorted.length > size ? shown.at(-1)?.key : undefined };
}
