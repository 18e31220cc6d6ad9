import type { RunList as RunPage } from "../../../shared/contract/runs/all-runs.ts";
import { send } from "../asking/api.ts";
import { type ChartPoint, pointsOf } from "./chart-points.ts";
import { serverNow } from "../time/clock.ts";
import { type Query, useQuery } from "../asking/query.ts";
import type { RunEntry } from "../runs/run-list.ts";
import type { Named } from "../subjects/subject.ts";

export const RANGES = ["day", "month"] as const;
export type Range = (typeof RANGES)[number];
const HOURS: Readonly<Record<Range, number>> = { day: 24, month: 720 };

export interface ChartRuns {
  readonly points: readonly ChartPoint[];
  /** There are more runs than were read: only the newest are here. */
  readonly cut: boolean;
}

/** Runs that are read for a chart: a million bytes a thousand, about, before they are compressed. */
const [PAGE, PAGES] = [1_000, 2];
const EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The runs of a job or workflow of the last day or month that ran and ended. @param range undefined asks nothing */
export function useChartRuns({ kind, id }: Named, range: Range | undefined): Query<ChartRuns> {
  const owner = encodeURIComponent(`${kind}#${id}`);
  const to = Math.ceil(serverNow() / HOUR_MS) * HOUR_MS;
  const key = range && `/runs?limit=${PAGE}&kind=${kind}&owner=${owner}&from=${new Date(to - HOURS[range] * HOUR_MS).toISOString()}`;
  return useQuery<ChartRuns>(key, EVERY_MS, readRuns);
}

/** The newest runs, of which only what is drawn is kept. */
async function readRuns(key: string, _: string | undefined, signal: AbortSignal) {
  const runs: RunEntry[] = [];
  let cursor: string | null | undefined;
  for (let pages = 0; pages < PAGES && cursor !== null; pages += 1) {
    const after = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = JSON.parse((await send(`${key}${after}`, { signal })).text) as RunPage;
    runs.push(...page.runs);
    cursor = page.next_cursor;
  }
  return { status: 200, etag: undefined, text: JSON.stringify({ points: pointsOf(runs), cut: cursor !== null }) };
}
