import type { RunList as RunPage } from "../../../shared/contract/runs/all-runs.ts";

export type RunEntry = RunPage["runs"][number];
type Order = "newest" | "oldest";

/** Runs of a filter as far as they were asked for, in their order. Runs that came since wait until they are asked for. */
export interface ListedRuns {
  readonly runs: readonly RunEntry[];
  /** Newer than all that are shown. */
  readonly waiting: readonly RunEntry[];
  /** Where the next page begins; null: there is none. */
  readonly cursor: string | null;
  /** The search was given up there, with more to look at; ISO 8601. */
  readonly searchedTo: string | null;
  /** Of the page that was read last: what becomes of the list when its waiting runs do not join those that are shown. */
  readonly first: RunPage;
}

/** What the first page begins. */
export function begun(first: RunPage): ListedRuns {
  return { runs: first.runs, waiting: [], cursor: first.next_cursor, searchedTo: first.searched_to, first };
}

/**
 * The list with its first page read anew: runs that are shown change in place, those that are no longer in it go, and newer ones
 * wait, so that nothing moves under the pointer. A run that did not change stays the same object.
 */
export function refreshed(before: ListedRuns, page: RunPage, order: Order): ListedRuns {
  if (page === before.first) return before;
  const old = new Map(before.runs.map((run) => [run.run_id, run]));
  const read = page.runs.map((run) => sameAs(old.get(run.run_id), run));
  const [top] = before.runs;
  // Where nothing is shown, nothing moves.
  if (top === undefined) return begun(page);
  const isNew = ({ run_id }: RunEntry) => order === "newest" && run_id > top.run_id;
  const [waiting, known] = [read.filter(isNew), read.filter((run) => !isNew(run))];
  // What lies behind the page is as it was read before.
  const end = page.runs.at(-1)?.run_id;
  const behind = page.next_cursor === null ? [] : before.runs.filter(({ run_id }) => end === undefined || isBehind(run_id, end, order));
  const runs = [...known, ...behind];
  const { cursor, searchedTo } = behind.length === 0 ? begun(page) : before;
  return { runs: isSame(runs, before.runs) ? before.runs : runs, waiting, cursor, searchedTo, first: page };
}

/** The list with the runs that waited. If more came than a page holds, it begins anew with that page. */
export function withWaiting(list: ListedRuns): ListedRuns {
  const joins = list.waiting.length < list.first.runs.length || list.first.next_cursor === null;
  return joins ? { ...list, runs: [...list.waiting, ...list.runs], waiting: [] } : begun(list.first);
}

/** The list with its next page. */
export function extended(list: ListedRuns, page: RunPage): ListedRuns {
  const shown = new Set(list.runs.map(({ run_id }) => run_id));
  const runs = [...list.runs, ...page.runs.filter(({ run_id }) => !shown.has(run_id))];
  return { ...list, runs, cursor: page.next_cursor, searchedTo: page.searched_to };
}

function isBehind(id: string, end: string, order: Order): boolean {
  return order === "newest" ? id < end : id > end;
}

function sameAs(before: RunEntry | undefined, now: RunEntry): RunEntry {
  return before && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

/** Are these the same objects? */
export function isSame<Value>(left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
