import type { JobView } from "../../../shared/contract/jobs/job.ts";
import type { WorkflowSummary, WorkflowView } from "../../../shared/contract/workflows/workflow.ts";
import type { RunStatus } from "../../../shared/domain/run/run.ts";
import { jobApi, jobPath, runPath, workflowApi, workflowPath, workflowRunPath } from "../page/place.ts";

/** A job or a workflow, by what names it. */
export interface Named {
  readonly kind: "job" | "workflow";
  readonly id: string;
}

/** A job or a workflow: what lists, heads and reasons tell of both alike. Times are ISO 8601. */
export interface Subject extends Named {
  /** What it is, in its owner's words. */
  readonly about: string | null;
  readonly enabled: boolean;
  readonly paused_at: string | null;
  readonly pause_reason: string | null;
  readonly cron_expr: string | null;
  readonly interval_seconds: number | null;
  readonly reschedule_mode: "scheduler" | "queue";
  readonly timezone: string;
  readonly next_due_at: string | null;
  readonly last_run_at: string | null;
  readonly last_status: RunStatus | "paused" | null;
  /** Why the last run did not do well, if it says. */
  readonly last_error: string | null;
  readonly active_runs: number;
  /** Of the active runs, those that nobody has begun; null: not known. */
  readonly waiting_runs: number | null;
  readonly failure_streak: number;
  readonly max_parallel: number;
  readonly misfire_grace_sec: number;
  readonly default_params: Readonly<Record<string, unknown>>;
  readonly version: number;
  /** Of a job. */
  readonly queue: string | null;
  /** How many, of a workflow. */
  readonly steps: number | null;
}

export function subjectOfJob(job: JobView): Subject {
  return { ...job, kind: "job", id: job.job_id, about: job.description, steps: null };
}

export function subjectOfWorkflow(workflow: WorkflowSummary | WorkflowView): Subject {
  const { id, name, description, is_active } = workflow;
  return {
    ...workflow,
    kind: "workflow",
    about: name === id ? description : name,
    enabled: is_active,
    reschedule_mode: "scheduler",
    waiting_runs: 0,
    queue: null,
    steps: "steps" in workflow ? workflow.steps.length : workflow.step_count,
  };
}

/** Its page. */
export function pathOf({ kind, id }: Named, tab = ""): string {
  return kind === "job" ? jobPath(id, tab) : workflowPath(id, tab);
}

/** The page of one of its runs. */
export function runPathOf({ kind, id }: Named, runId: string): string {
  return kind === "job" ? runPath(id, runId) : workflowRunPath(id, runId);
}

/** The API's own address of it. */
export function apiOf({ kind, id }: Named, rest = ""): string {
  return kind === "job" ? jobApi(id, rest) : workflowApi(id, rest);
}

/** Of an owner's key as the API writes it: `workflow#daily`. */
export function namedOf(owner: string): Named {
  const at = owner.indexOf("#");
  return { kind: owner.startsWith("workflow#") ? "workflow" : "job", id: owner.slice(at + 1) };
}
