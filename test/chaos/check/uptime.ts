import type { Outage } from "../history.ts";

export function wasDownWithin(outages: readonly Outage[], from: number, until: number): boolean {
  return outages.some((outage) => outage.from <= until && outage.until >= from);
}

/** The instant by which the stack has been up for `milliseconds` since `from`. */
export function afterUp(outages: readonly Outage[], from: number, milliseconds: number): number {
  let at = from + milliseconds;
  for (const outage of outages.toSorted((a, b) => a.from - b.from)) {
    if (outage.until <= from || outage.from >= at) continue;
    at += outage.until - Math.max(from, outage.from);
  }
  return at;
}
