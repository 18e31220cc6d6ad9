import type { RunId } from "../run/run-id.ts";
import { isRunId, runId } from "../run/run-id.ts";
import { definitionKey } from "../definition/definition-key.ts";

/**
 * Ids of Airflow's runs that Belfry asks for. They say which run of ours each is, so that a sync needs no table for it, and
 * asking twice is asking for the same run. `[A-Za-z0-9_.~:+-]` are allowed, 250 of them.
 */
const MARK = "belfry";

/** Of a schedule, started by hand: `belfry~<run id>`. */
export function dagRunIdOfSchedule(id: RunId): string {
  return `${MARK}~${id}`;
}

/** Of a workflow's step, for one attempt: `belfry~<workflow>:<step>~<run id>~<attempt>`. */
export function dagRunIdOfStep(step: { readonly job_id: string; readonly run_id: RunId; readonly attempt: number }): string {
  return `${MARK}~${step.job_id}~${step.run_id}~${step.attempt}`;
}

export type DagRunOrigin =
  | { readonly kind: "schedule"; readonly run_id: RunId }
  | { readonly kind: "step"; readonly job_id: string; readonly run_id: RunId; readonly attempt: number };

/** Which run of ours an id names; undefined: Airflow, or somebody else, made it. */
export function originOf(dagRunId: string): DagRunOrigin | undefined {
  const [mark, first = "", second = "", attempt = "", ...rest] = dagRunId.split("~");
  if (mark !== MARK || rest.length > 0) return undefined;
  if (second === "" && isRunId(first)) return { kind: "schedule", run_id: first };
  if (!isRunId(second) || !/^[1-9]\d{0,5}$/.test(attempt)) return undefined;
  return { kind: "step", job_id: first, run_id: second, attempt: Number(attempt) };
}

/** Under which id a run that Airflow made by itself is kept: always the same, and sorted by when it was due (ISO 8601). */
export function runIdOfDagRun(scope: string, scheduleId: string, run: { readonly run_id: string; readonly due: string }): RunId {
  return runId({ scope, owner: definitionKey("workflow", scheduleId), scheduledAt: Date.parse(run.due), tail: run.run_id });
}
