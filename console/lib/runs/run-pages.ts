import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { RunList as RunPage } from "../../../shared/contract/runs/all-runs.ts";
import { ApiError, maySucceedLater, send } from "../asking/api.ts";
import { cameBack, useScrollPlace } from "../page/came-back.ts";
import { serverNow } from "../time/clock.ts";
import { live, useQuery } from "../asking/query.ts";
import { begun, extended, type ListedRuns, refreshed, withWaiting } from "./run-list.ts";
import { type RunFilter, runsQuery } from "./run-filter.ts";

const PAGE = 100;
/** Ms between questions: one may look through ten thousand runs. */
const EVERY_MS = 15_000;

/** Lists that were shown before, by what was asked: whoever comes back finds as much as was there, at the same place. */
const kept = new Map<string, ListedRuns>();
const KEPT = 5;

/** Runs of a filter, page after page. */
export interface RunPages extends Partial<Pick<ListedRuns, "runs" | "cursor" | "searchedTo">> {
  /** Of the first page, while there is none. */
  readonly error: ApiError | undefined;
  reload(): void;
  /** How many have come since. */
  readonly waiting: number;
  showWaiting(): void;
  /** The next page is being read. */
  readonly busy: boolean;
  /** Why it could not be; it stays until one is read. */
  readonly problem: ApiError | undefined;
  /** It is not read by itself, until it is asked for or the API answers again. */
  readonly halted: boolean;
  more(): void;
}

export function useRunPages(filter: RunFilter): RunPages {
  const asked = JSON.stringify(filter);
  const key = useMemo(() => `/runs?${runsQuery(filter, serverNow(), PAGE)}`, [asked]);
  const { data, error, reload } = useQuery<RunPage>(key, EVERY_MS);
  const [, drawAnew] = useState(0);
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<ApiError>();
  const halted = useHalting(problem);
  useEffect(() => setProblem(undefined), [key]);
  const before = kept.get(key);
  const arrival = useMemo(() => ({ first: before?.first, isLeft: cameBack() }), [key]);
  // Whoever opens the list sees what is new at once; whoever comes back to it, what was there.
  const isNews = !arrival.isLeft && before !== undefined && before.first === arrival.first && before.first !== data;
  const list = data && (before && !isNews ? refreshed(before, data, filter.order) : begun(data));
  if (list) keep(key, list);
  useScrollPlace(list !== undefined);

  function become(next: ListedRuns): void {
    keep(key, next);
    drawAnew((n) => n + 1);
  }

  async function more(): Promise<void> {
    const cursor = kept.get(key)?.cursor;
    if (cursor === undefined || cursor === null || busy === key) return;
    setBusy(key);
    try {
      const page = JSON.parse((await send(`${key}&cursor=${encodeURIComponent(cursor)}`)).text) as RunPage;
      const now = kept.get(key);
      if (now?.cursor === cursor) become(extended(now, page));
      setProblem(undefined);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setProblem(failure);
    } finally {
      setBusy(undefined);
    }
  }

  return {
    ...(list && { runs: list.runs, cursor: list.cursor, searchedTo: list.searchedTo }),
    error: list ? undefined : error,
    reload,
    waiting: list?.waiting.length ?? 0,
    showWaiting: () => {
      if (list) become(withWaiting(list));
    },
    busy: busy === key,
    problem,
    halted,
    more: () => void more(),
  };
}

const LONGEST_WAIT_MS = 60_000;

/** Does what failed wait to be asked for? What may pass by itself only until the API answers something else: the longer, the more often it failed. */
function useHalting(problem: ApiError | undefined): boolean {
  const failuresRef = useRef(0);
  const [over, setOver] = useState<ApiError>();
  useEffect(() => {
    failuresRef.current = problem === undefined ? 0 : failuresRef.current + 1;
    if (problem === undefined || !maySucceedLater(problem)) return undefined;
    const wait = failuresRef.current === 1 ? 0 : Math.min(LONGEST_WAIT_MS, 2_500 * 2 ** failuresRef.current);
    const failedAt = Date.now();
    const before = live.at.peek();
    return live.at.subscribe((at) => {
      if (at !== before && Date.now() - failedAt >= wait) setOver(problem);
    });
  }, [problem]);
  return problem !== undefined && over !== problem;
}

function keep(key: string, list: ListedRuns): void {
  kept.delete(key);
  kept.set(key, list);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}
