import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { RunPage, RunView } from "../../../shared/contract/runs/run.ts";
import { ApiError, send } from "../../lib/asking/api.ts";
import { jobApi, jobPath } from "../../lib/page/place.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { rowOfRun } from "../../lib/runs/run-rows.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";
import { zoneLabel } from "../basics/moment.tsx";
import { RunTable } from "../runs/run-table.tsx";
import { Empty, Failure, Panel, Skeleton } from "../basics/states.tsx";
import { statusWord } from "../basics/status.tsx";

const STATUSES = ["failed", "timeout", "missed", "skipped", "success", "running", "queued", "cancelled"] as const;
const PAGE = 100;

/** All runs of a job, page after page; which ones is in the address. */
export function JobRuns({ id }: { readonly id: string }) {
  const words = t();
  const { url, route } = useLocation();
  const asked = new URLSearchParams(url.split("?")[1] ?? "").get("status");
  const status = STATUSES.find((one) => one === asked);
  const path = (cursor?: string) =>
    jobApi(
      id,
      `/runs?limit=${PAGE}${status ? `&status=${status}` : ""}${cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
  const { data, error, reload } = useQuery<RunPage>(path());
  const [older, setOlder] = useState<{ readonly runs: readonly RunView[]; readonly cursor: string | null }>();
  const [problem, setProblem] = useState<ApiError>();
  useEffect(() => {
    setOlder(undefined);
    setProblem(undefined);
  }, [id, status]);
  const cursor = older ? older.cursor : (data?.next_cursor ?? null);
  const more = async () => {
    if (cursor === null) return;
    try {
      const page = JSON.parse((await send(path(cursor))).text) as RunPage;
      setOlder((before) => ({ runs: [...(before?.runs ?? []), ...page.runs], cursor: page.next_cursor }));
      setProblem(undefined);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error);
    }
  };
  const runs = data && distinct([...data.runs, ...(older?.runs ?? [])]);
  const choose = (value: string) => route(`${jobPath(id, "/runs")}${value === "" ? "" : `?status=${value}`}`, true);
  return (
    <>
      <div class="filters">
        <button class="pill" type="button" aria-pressed={status === undefined} onClick={() => choose("")}>
          {words.all}
        </button>
        {STATUSES.map((one) => (
          <button key={one} class="pill" type="button" aria-pressed={status === one} onClick={() => choose(status === one ? "" : one)}>
            <span class={`ic c-${one}`}>
              <Icon name={one} class="still" />
            </span>
            {statusWord(one)}
          </button>
        ))}
        {asked !== null && !status && (
          <button class="pill wrong" type="button" onClick={() => choose("")}>
            {words.wrongParameter("status", asked)} <Icon name="close" />
          </button>
        )}
      </div>
      <Panel title={words.runs}>
        {error && !data && <Failure error={error} tried={words.runsNotLoaded} retry={reload} />}
        {!data && !error && <Skeleton lines={8} height={36} />}
        {runs && runs.length > 0 && <RunTable runs={runs.map(rowOfRun)} caption={words.runsCaption(id, zoneLabel())} />}
        {runs && runs.length === 0 && (
          <Empty icon="runs" title={status ? words.noneMatches : words.neverRanLong}>
            {status && (
              <button class="btn" type="button" onClick={() => choose("")}>
                <Icon name="close" />
                {words.without(statusWord(status))}
              </button>
            )}
          </Empty>
        )}
        {problem && <Failure error={problem} tried={words.runsNotLoaded} />}
        {cursor !== null && (
          <p class="foot">
            <button class="btn s" type="button" onClick={() => void more()}>
              {words.older}
            </button>
          </p>
        )}
      </Panel>
    </>
  );
}

function distinct(runs: readonly RunView[]): readonly RunView[] {
  return [...new Map(runs.map((run) => [run.run_id, run])).values()];
}
