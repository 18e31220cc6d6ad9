import { useEffect, useState } from "preact/hooks";
import type { RunPage } from "../../../shared/contract/runs/run.ts";
import { ApiError, send } from "../asking/api.ts";
import type { Happened } from "../time/month.ts";
import { jobApi } from "../page/place.ts";

/** Runs of a job from some instant on, as far as they were asked for. */
export interface MonthRuns {
  readonly runs: readonly Happened[];
  /** From when on all are there, epoch ms; Infinity: nothing was asked for yet. */
  readonly from: number;
  /** More are there than were asked for. */
  readonly cut: boolean;
  readonly error: ApiError | undefined;
  /** Asks for as many again. */
  more(): void;
}

const PAGE = 100;
/** Pages that are asked for at once, and characters after which no further one is. */
const PAGES = 5;
const CHARACTERS = 2_000_000;

interface Found {
  readonly runs: readonly Happened[];
  readonly from: number;
  readonly cursor: string | null;
  readonly pages: number;
}

const NOTHING: Found = { runs: [], from: Infinity, cursor: null, pages: 0 };

/**
 * A job's runs since an instant (epoch ms), the newest first, a few pages of them: a job that runs each minute has too many for a
 * month. @param since undefined asks nothing
 */
export function useMonthRuns(id: string, since: number | undefined): MonthRuns {
  const [found, setFound] = useState<Found>(NOTHING);
  const [wanted, want] = useState(PAGES);
  const [error, setError] = useState<ApiError>();
  useEffect(() => {
    setFound(NOTHING);
    want(PAGES);
  }, [id]);
  // Each month may ask for as many again.
  useEffect(() => want(found.pages + PAGES), [since]);
  const reached = found.pages > 0 && (found.cursor === null || (since !== undefined && found.from <= since));
  useEffect(() => {
    if (since === undefined || reached || found.pages >= wanted) return undefined;
    const leaving = new AbortController();
    setError(undefined);
    void goOn(leaving.signal);
    return () => leaving.abort();
  }, [id, since, reached, found, wanted]);

  async function goOn(signal: AbortSignal): Promise<void> {
    try {
      const { next, size } = await readOn(id, found, signal);
      if (signal.aborted) return;
      setFound(next);
      if (size > CHARACTERS / PAGES) want(next.pages);
    } catch (problem) {
      if (signal.aborted) return;
      if (!(problem instanceof ApiError)) throw problem;
      setError(problem);
    }
  }
  return {
    runs: found.runs,
    from: found.pages > 0 && found.cursor === null ? -Infinity : found.from,
    cut: since !== undefined && !reached && found.pages >= wanted,
    error,
    more: () => {
      setError(undefined);
      want(found.pages + PAGES);
    },
  };
}

async function readOn(id: string, { runs, cursor, pages }: Found, signal: AbortSignal): Promise<{ next: Found; size: number }> {
  const after = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
  const { text } = await send(jobApi(id, `/runs?limit=${PAGE}${after}`), { signal });
  const page = JSON.parse(text) as RunPage;
  const read = page.runs.map(({ status, scheduled_at }) => ({ status, at: Date.parse(scheduled_at) }));
  const from = read.at(-1)?.at ?? -Infinity;
  return { next: { runs: [...runs, ...read], from, cursor: page.next_cursor, pages: pages + 1 }, size: text.length };
}
