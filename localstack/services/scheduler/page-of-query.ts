import { page } from "../../endpoint/page.ts";

/** One page of a list of the Scheduler API, whose `MaxResults` and `NextToken` stand in the query. */
export function pageOfQuery<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
  query: URLSearchParams,
): { entries: T[]; nextToken: string | undefined } {
  return page(entries, keyOf, Number(query.get("MaxResults") ?? 100) || 100, query.get("NextToken") ?? undefined);
}
