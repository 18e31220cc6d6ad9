import type { Overview } from "../../contract/operations/overview.ts";
import { definitionKey, stepOf } from "../../domain/definition/definition-key.ts";
import { usualSeconds } from "../../domain/run/recent-outcome.ts";
import type { Run } from "../../domain/run/run.ts";
import { placesIn, type WorkflowRun } from "../../domain/run/workflow-run.ts";
import type { ActiveWork, ActiveWorkflowRun } from "./active.ts";
import type { Watched } from "./watched.ts";

type Running = Overview["running"][number];
type Steps = NonNullable<Running["steps"]>;

/** What is under way, the oldest first, as it is shown. */
export function viewRunning({ runs, workflowRuns }: ActiveWork, watched: ReadonlyMap<string, Watched>): readonly Running[] {
  const usualOf = (owner: string) => {
    const known = watched.get(owner);
    const usual = known && usualSeconds(known.state.recent);
    return { usual_sec: usual?.p50 ?? null, usual_p95_sec: usual?.p95 ?? null };
  };
  const ofJob = (run: Run): Running => {
    const owner = definitionKey("job", run.job_id);
    return { owner, ...timesOf(run), timeout_sec: run.dispatch.timeout_sec, ...usualOf(owner), steps: null };
  };
  const ofWorkflow = ({ run, steps }: ActiveWorkflowRun): Running => {
    const owner = definitionKey("workflow", run.workflow_id);
    return { owner, ...timesOf(run), timeout_sec: null, ...usualOf(owner), steps: progressOf(run, steps) };
  };
  return [...runs.map(ofJob), ...workflowRuns.map(ofWorkflow)].toSorted((a, b) => (a.scheduled_at < b.scheduled_at ? -1 : 1));
}

function timesOf({ run_id, status, scheduled_at, started_at, attempt }: Run | WorkflowRun) {
  return { run_id, status: status === "running" ? "running" : "queued", scheduled_at, started_at, attempt } as const;
}

function progressOf(run: WorkflowRun, active: readonly Run[]): Steps {
  return {
    done: placesIn(run, "s").length,
    failed: placesIn(run, "f").length,
    of: run.steps.length,
    active: active.map(({ job_id, run_id, status, started_at, attempt, dispatch }) => ({
      step_id: stepOf(job_id).step_id,
      run_id,
      status: status === "running" ? "running" : "queued",
      started_at,
      attempt,
      timeout_sec: dispatch.timeout_sec,
    })),
  };
}
