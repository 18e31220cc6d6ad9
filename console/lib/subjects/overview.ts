import type { Overview } from "../../../shared/contract/operations/overview.ts";
import { shownOf } from "../asking/hidden.ts";
import { known, type Query, useQuery } from "../asking/query.ts";

/** How far the strip of hours looks back. */
export type Span = 24 | 168;

const KEYS: Readonly<Record<Span, string>> = { 24: "/overview", 168: "/overview?hours=168" };

/** The overview, asked for again while it is shown. */
export function useOverview(span: Span): Query<Overview> {
  return useQuery<Overview>(KEYS[span]);
}

/** What is known of it without asking, whichever span was asked for last. */
export function knownOverview(): Overview | undefined {
  const [day, week] = [known<Overview>(KEYS[24]).value, known<Overview>(KEYS[168]).value];
  return day && week ? (day.now < week.now ? week : day) : (day ?? week);
}

/** How many things need a look, as far as that is known; what is hidden here does not count. */
export function knownTrouble(): number {
  const overview = knownOverview();
  return overview ? shownOf(overview).length : 0;
}
