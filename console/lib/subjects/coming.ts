import type { Preview } from "../../../shared/contract/jobs/preview.ts";
import { send } from "../asking/api.ts";
import { type Query, useQuery } from "../asking/query.ts";

interface ComingOf {
  readonly cron: string;
  readonly timezone: string;
  /** Epoch ms; only times after it, and before `until`. */
  readonly from: number;
  readonly until: number | undefined;
}

const EVERY_MS = 60_000;

/** The next times of a cron expression within the days of a schedule. @param of undefined asks nothing */
export function useComing(of: ComingOf | undefined, count: number): Query<Preview> {
  const body = of && { cron_expr: of.cron, timezone: of.timezone, count, ...(of.from > 0 && { from: new Date(of.from).toISOString() }) };
  const key = body && `/preview ${JSON.stringify(body)} ${of?.until ?? ""}`;
  return useQuery<Preview>(key, EVERY_MS, async (_key, _etag, signal) => {
    const answer = await send("/preview", { method: "POST", body, signal });
    return { ...answer, text: JSON.stringify(endedBy(JSON.parse(answer.text) as Preview, of?.until)) };
  });
}

/** Without the times that lie at or after an instant, epoch ms. */
function endedBy(preview: Preview, until: number | undefined): Preview {
  if (until === undefined) return preview;
  return { ...preview, next: preview.next.filter(({ at }) => Date.parse(at) < until) };
}
