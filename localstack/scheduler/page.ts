/**
 * One page of a list, sorted by key. The token is the last key of the previous page, so that a page stays valid
 * when entries before it come and go. `MaxResults` defaults to 100, as on AWS.
 */
export function page<T>(
  entries: T[],
  keyOf: (entry: T) => string,
  query: URLSearchParams,
): { entries: T[]; nextToken: string | undefined } {
  const size = Math.min(Number(query.get("MaxResults") ?? 100) || 100, 100);
  const after = query.get("NextToken");
  const sorted = entries.map((entry) => ({ entry, key: keyOf(entry) })).filter(({ key }) => after === null || key > after);
  sorted.sort((left, right) => (left.key < right.key ? -1 : 1));
  const shown = sorted.slice(0, size);
  return { entries: shown.map(({ entry }) => entry), nextToken: sorted.length > size ? shown.at(-1)?.key : undefined };
}
