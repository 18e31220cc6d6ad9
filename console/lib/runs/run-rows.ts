import type { RunView } from "../../../shared/contract/runs/run.ts";
import type { WorkflowRunView } from "../../../shared/contract/workflows/workflow.ts";
import type { RunStatus } from "../../../shared/domain/run/run.ts";
import { runPath, stepPath, workflowRunPath } from "../page/place.ts";
import type { RunEntry } from "./run-list.ts";
import { type Named, namedOf } from "../subjects/subject.ts";

/** A run of a job or a workflow as a line of a table. Times are ISO 8601. */
export interface RunRow {
  readonly run_id: string;
  readonly href: string;
  readonly status: RunStatus;
  readonly attempt: number;
  readonly scheduled_at: string;
  readonly started_at: string | null;
  /** Seconds. */
  readonly lateness: number;
  /** Seconds; null while it is under way, and for what never ran. */
  readonly took: number | null;
  readonly source: RunView["source"]["kind"];
  /** Why it did not do well, in a line. */
  readonly why: string | null;
  /** The same, or else what it ended with. */
  readonly says: string;
  /** It says an error. */
  readonly bad: boolean;
}

/** A run beside those of others. */
export interface OwnedRow extends RunRow {
  /** Whose it is, as the API writes it: of a step its workflow. */
  readonly owner: string;
  readonly whose: Named;
  readonly step: string | undefined;
}

/** Characters of a line. */
const LINE = 160;

export function rowOfRun(run: RunView): RunRow {
  const {
    run_id,
    job_id,
    status,
    attempt,
    scheduled_at,
    started_at,
    lateness,
    duration_sec,
    source,
    error,
    reason,
    result,
    result_omitted,
  } = run;
  const why = error?.split("\n", 1)[0] ?? reason;
  const ended = result_omitted ?? (result === null ? "" : JSON.stringify(result));
  return {
    run_id,
    href: runPath(job_id, run_id),
    status,
    attempt,
    scheduled_at,
    started_at,
    lateness: Math.max(0, lateness),
    took: started_at === null ? null : duration_sec,
    source: source.kind,
    why,
    says: (why ?? ended).slice(0, LINE),
    bad: error !== null,
  };
}

/** Of a list of all runs. */
export function rowOfEntry(run: RunEntry): OwnedRow {
  const whose = namedOf(run.owner);
  if (run.kind !== "workflow") {
    const step = run.source.kind === "step" ? run.source : undefined;
    return { ...rowOfRun(run), ...(step && { href: stepPath(step) }), owner: run.owner, whose, step: step?.step_id };
  }
  const { run_id, workflow_id, status, attempt, scheduled_at, started_at, lateness, duration_sec, source, reason, steps } = run;
  const { done, failed, of } = steps;
  return {
    run_id,
    href: workflowRunPath(workflow_id, run_id),
    status,
    attempt,
    scheduled_at,
    started_at,
    lateness: Math.max(0, lateness),
    took: started_at === null ? null : duration_sec,
    source: source.kind,
    why: reason,
    says: (reason ?? `${done + failed}/${of}`).slice(0, LINE),
    bad: false,
    owner: run.owner,
    whose,
    step: undefined,
  };
}

export function rowOfWorkflowRun(run: WorkflowRunView): RunRow {
  const { id, workflow_id, status, attempt, execution_date, start_date, end_date, source, reason, note } = run;
  return {
    run_id: id,
    href: workflowRunPath(workflow_id, id),
    status,
    attempt,
    scheduled_at: execution_date,
    started_at: start_date,
    lateness: start_date === null ? 0 : Math.max(0, secondsBetween(execution_date, start_date)),
    took: start_date === null || end_date === null ? null : Math.max(0, secondsBetween(start_date, end_date)),
    source: source.kind,
    why: reason,
    says: (reason ?? note ?? "").slice(0, LINE),
    bad: false,
  };
}

function secondsBetween(from: string, until: string): number {
  return (Date.parse(until) - Date.parse(from)) / 1_000;
}
