import { useEffect, useState } from "preact/hooks";
import type { WorkflowRunView } from "../../../shared/contract/workflows/workflow.ts";
import { ApiError, send } from "../../lib/asking/api.ts";
import { workflowApi } from "../../lib/page/place.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { rowOfWorkflowRun } from "../../lib/runs/run-rows.ts";
import { t } from "../../words/index.ts";
import { zoneLabel } from "../basics/moment.tsx";
import { RunTable } from "../runs/run-table.tsx";
import { Empty, Failure, Panel, Skeleton } from "../basics/states.tsx";

interface Page {
  readonly runs: readonly WorkflowRunView[];
  readonly has_next: boolean;
}

const PAGE = 100;

/** All runs of a workflow, page after page. */
export function WorkflowRuns({ id }: { readonly id: string }) {
  const words = t();
  const path = (skip: number) => workflowApi(id, `/runs?limit=${PAGE}${skip === 0 ? "" : `&skip=${skip}`}`);
  const { data, error, reload } = useQuery<Page>(path(0));
  const [older, setOlder] = useState<Page>();
  const [problem, setProblem] = useState<ApiError>();
  useEffect(() => {
    setOlder(undefined);
    setProblem(undefined);
  }, [id]);
  const runs = data && distinct([...data.runs, ...(older?.runs ?? [])]);
  const more = async () => {
    if (!runs) return;
    try {
      const page = JSON.parse((await send(path(runs.length))).text) as Page;
      setOlder((before) => ({ runs: [...(before?.runs ?? []), ...page.runs], has_next: page.has_next }));
      setProblem(undefined);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error);
    }
  };
  return (
    <Panel title={words.runs}>
      {error && !data && <Failure error={error} tried={words.runsNotLoaded} retry={reload} />}
      {!data && !error && <Skeleton lines={8} height={36} />}
      {runs && runs.length > 0 && <RunTable runs={runs.map(rowOfWorkflowRun)} caption={words.workflowRunsCaption(id, zoneLabel())} />}
      {runs && runs.length === 0 && <Empty icon="runs" title={words.neverRanLong} />}
      {problem && <Failure error={problem} tried={words.runsNotLoaded} />}
      {(older ?? data)?.has_next === true && (
        <p class="foot">
          <button class="btn s" type="button" onClick={() => void more()}>
            {words.older}
          </button>
        </p>
      )}
    </Panel>
  );
}

function distinct(runs: readonly WorkflowRunView[]): readonly WorkflowRunView[] {
  return [...new Map(runs.map((run) => [run.id, run])).values()];
}
