import { instantOf } from "./time.ts";

const DAY_MS = 86_400_000;

/**
 * The instants (epoch ms) of a range of days (`YYYY-MM-DD`) in a zone: from the first of the first day, and the first after the
 * last day; undefined: it never ends, or is no date.
 */
export function boundsOf(
  start: string,
  end: string | null,
  zone: string,
): { readonly from: number | undefined; readonly until: number | undefined } {
  const [first, last] = [Date.parse(`${start}T00:00:00Z`), Date.parse(`${end ?? ""}T00:00:00Z`)];
  return {
    from: Number.isNaN(first) ? undefined : instantOf(first, zone),
    until: Number.isNaN(last) ? undefined : instantOf(last + DAY_MS, zone),
  };
}
