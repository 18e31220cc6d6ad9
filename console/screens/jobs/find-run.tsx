import { useEffect } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import type { FoundRun } from "../../../shared/contract/runs/all-runs.ts";
import { runPath, usePlace, workflowRunPath } from "../../lib/page/place.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { Failure, Skeleton } from "../../parts/basics/states.tsx";
import { t } from "../../words/index.ts";

/** Finds whose run a pasted id is, and goes there. */
export function FindRun() {
  const { params } = useRoute();
  const { route } = useLocation();
  const runId = params["run"] ?? "";
  usePlace({ text: t().run });
  const { data, error, reload } = useQuery<FoundRun>(`/runs/${encodeURIComponent(runId)}`);
  useEffect(() => {
    if (data?.kind === "workflow") route(workflowRunPath(data.workflow_id, data.run_id), true);
    else if (data) route(runPath(data.job_id, data.run_id), true);
  }, [data]);
  return error ? <Failure error={error} tried={t().runNotLoaded} retry={reload} /> : <Skeleton />;
}
