import type { RunsQuery } from "../../contract/runs/all-runs.ts";
import { type DefinitionKey, isStep, definitionKey } from "../../domain/definition/definition-key.ts";
import { latenessOnceBegun, type Run } from "../../domain/run/run.ts";
import { sourceOf, sourceOfWorkflowRun } from "../../domain/run/reasons/run-source.ts";
import { codeOf, type Say, type Words } from "../../domain/texts/text.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";

/** A run of whichever kind. */
export type RunEntry =
  | { readonly kind: "job" | "step"; readonly owner: DefinitionKey; readonly run: Run }
  | { readonly kind: "workflow"; readonly owner: DefinitionKey; readonly run: WorkflowRun };

export function entryOf(run: Run): RunEntry {
  const { job_id, dispatch } = run;
  if (!isStep(job_id)) return { kind: "job", owner: definitionKey("job", job_id), run };
  return { kind: "step", owner: definitionKey("workflow", dispatch.step?.workflow_id ?? job_id.split(":", 1)[0] ?? ""), run };
}

export function entryOfWorkflowRun(run: WorkflowRun): RunEntry {
  return { kind: "workflow", owner: definitionKey("workflow", run.workflow_id), run };
}

/** What of a question concerns single runs. */
export type RunFilter = Pick<RunsQuery, "kind" | "owner" | "not_owner" | "status" | "source" | "late_over" | "q">;

/** Is it one of those that are asked for? A step is its workflow's, and its own by the name under which it reports. */
export function isWanted(entry: RunEntry, { kind, owner, not_owner, status, source, late_over, q }: RunFilter, say: Say): boolean {
  const isOf = (owners: readonly string[]) => owners.includes(entry.owner) || owners.includes(ownKeyOf(entry));
  return (
    kind.includes(entry.kind) &&
    (owner === undefined || isOf(owner)) &&
    (not_owner === undefined || !isOf(not_owner)) &&
    (status === undefined || status.includes(entry.run.status)) &&
    (source === undefined || source.includes(sourceOfEntry(entry).kind)) &&
    (late_over === undefined || (latenessOf(entry) ?? -1) > late_over) &&
    (q === undefined || wordsOf(entry).some((words) => says(words, q.toLowerCase(), say)))
  );
}

export function sourceOfEntry(entry: RunEntry) {
  return entry.kind === "workflow" ? sourceOfWorkflowRun(entry.run) : sourceOf(entry.run);
}

function ownKeyOf(entry: RunEntry): DefinitionKey {
  return entry.kind === "workflow" ? entry.owner : definitionKey("job", entry.run.job_id);
}

function latenessOf({ kind, run }: RunEntry): number | null {
  return kind === "workflow" ? latenessOnceBegun({ ...run, begun_at: null }) : latenessOnceBegun(run);
}

function wordsOf({ kind, run }: RunEntry): readonly (Words | null)[] {
  return kind === "workflow" ? [run.reason] : [run.reason, run.error];
}

function says(words: Words | null, part: string, say: Say): boolean {
  return words !== null && (say(words).toLowerCase().includes(part) || codeOf(words) === part);
}
