import type { FoundRun, RunList } from "../../../shared/contract/runs/all-runs.ts";
import type { Say } from "../../../shared/domain/texts/text.ts";
import { placesIn, type WorkflowRun } from "../../../shared/domain/run/workflow-run.ts";
import type { RunWithNeighbours } from "../../../shared/use-cases/runs/list-runs.ts";
import { workflowRunSeconds } from "../../../shared/use-cases/workflows/free-workflow-slot.ts";
import { viewReason } from "../../../shared/domain/texts/reason.ts";
import { viewRun, viewRunDetail } from "./job.ts";
import { type RunEntry, sourceOfEntry } from "../../../shared/use-cases/all-runs/entry.ts";

type View = RunList["runs"][number];
type WorkflowView = Extract<View, { readonly kind: "workflow" }>;

/** A run in a list of all. */
export function viewEntry(entry: RunEntry, say: Say): View {
  if (entry.kind === "workflow") return viewWorkflowEntry(entry, say);
  return { ...viewRun(entry.run, say), owner: entry.owner, kind: entry.kind };
}

/** A run of a job or step with all that is on record of it, and whose it is. */
export function viewFoundRun({ kind, owner }: RunEntry & { readonly kind: "job" | "step" }, found: RunWithNeighbours, say: Say): FoundRun {
  return { ...viewRunDetail(found, say), owner, kind };
}

export function viewWorkflowEntry(entry: RunEntry & { readonly kind: "workflow" }, say: Say): WorkflowView {
  const { kind, owner, run } = entry;
  const { run_id, workflow_id, status, trigger_source, scheduled_at, queued_at, started_at, finished_at, attempt, retry_at } = run;
  return {
    owner,
    kind,
    run_id,
    workflow_id,
    status,
    ...viewReason(run.reason, say),
    trigger_source,
    scheduled_at,
    queued_at,
    started_at,
    finished_at,
    attempt,
    lateness: latenessOf(run),
    retry_at,
    source: sourceOfEntry(entry),
    duration_sec: finished_at === null ? null : workflowRunSeconds(run),
    steps: { done: placesIn(run, "s").length, failed: placesIn(run, "f").length, of: run.steps.length },
  };
}

function latenessOf({ scheduled_at, started_at, queued_at }: WorkflowRun): number {
  return Math.max(0, (Date.parse(started_at ?? queued_at) - Date.parse(scheduled_at)) / 1000);
}
