import { useEffect, useRef } from "preact/hooks";
import { now } from "../../lib/time/clock.ts";
import { isSchedule } from "../../lib/schedules/schedule-id.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import type { RunPages } from "../../lib/runs/run-pages.ts";
import { useSchedules } from "../../lib/schedules/schedules.ts";
import { when } from "../../lib/time/time.ts";
import { r } from "../../words/records.ts";
import { t } from "../../words/index.ts";
import { AllRunsTable } from "./all-runs-table.tsx";
import { Icon } from "../basics/icon.tsx";
import { zoneLabel } from "../basics/moment.tsx";
import { Empty, ErrorText, Failure, Skeleton } from "../basics/states.tsx";

interface RunPagesListProps {
  readonly pages: RunPages;
  /** In place of a list that is empty and not filtered. */
  readonly empty?: string;
  readonly isFiltered: boolean;
  clear(): void;
  narrow(name: "owner" | "not_owner", owner: string): void;
}

/** Runs of all kinds as far as they were asked for, and the way to more. */
export function RunPagesList({ pages, empty, isFiltered, clear, narrow }: RunPagesListProps) {
  const { runs, error, reload, waiting, showWaiting, ...rest } = pages;
  const [words, own] = [t(), r()];
  // A schedule's runs are known by its id: its title is looked up where there are any.
  useSchedules(runs?.some((run) => run.kind === "workflow" && isSchedule(run.workflow_id)) === true);
  if (!runs) return error ? <Failure error={error} tried={words.runsNotLoaded} retry={reload} /> : <Skeleton lines={8} height={36} />;
  return (
    <>
      {waiting > 0 && (
        <p class="news">
          <button class="btn s" type="button" onClick={showWaiting}>
            <Icon name="retry" />
            {own.newRuns(waiting)}
          </button>
        </p>
      )}
      {runs.length > 0 && <AllRunsTable runs={runs} caption={own.allRunsCaption(zoneLabel())} narrow={narrow} />}
      {runs.length === 0 && (rest.cursor ?? null) === null && (
        <Empty icon="runs" title={isFiltered ? words.noneMatches : (empty ?? own.noRunsYet)}>
          {isFiltered && (
            <button class="btn" type="button" onClick={clear}>
              <Icon name="close" />
              {words.all}
            </button>
          )}
        </Empty>
      )}
      <Foot runs={runs} {...rest} />
    </>
  );
}

/** How many are shown, and the way to those before them: it is gone by itself once it comes near. */
function Foot({
  runs,
  cursor = null,
  searchedTo = null,
  busy,
  problem,
  halted,
  more,
}: Omit<RunPages, "error" | "reload" | "waiting" | "showWaiting">) {
  const [words, own] = [t(), r()];
  const end = useRef<HTMLDivElement>(null);
  // What was given up for its cost is gone on with only when that is asked for, as what has failed.
  const goesOn = cursor !== null && searchedTo === null && !halted;
  useEffect(() => {
    if (!goesOn || busy || !end.current) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), { rootMargin: "600px" });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [goesOn, busy, cursor]);
  const shown = (runs?.length ?? 0).toLocaleString(language.value);
  if (runs?.length === 0 && cursor === null) return null;
  return (
    <div class="foot" ref={end}>
      <span class="grow" role="status">
        {busy && !problem ? own.loadingMore : cursor === null ? own.allShown(shown) : own.shown(shown)}
        {searchedTo !== null && ` · ${own.searchedTo(when(Date.parse(searchedTo), zone(), now.peek(), language.value))}`}
        {problem && (
          <span class="bad-text">
            {" "}
            <Icon name="late" /> {own.moreNotLoaded}: <ErrorText error={problem} />
          </span>
        )}
      </span>
      {cursor !== null && (
        <button class="btn s" type="button" disabled={busy} onClick={more}>
          {problem && <Icon name="retry" />}
          {problem ? words.retryNow : searchedTo === null ? words.older : own.searchOn}
        </button>
      )}
    </div>
  );
}
