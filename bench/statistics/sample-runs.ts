import { occurrenceId } from "../../shared/domain/run/run-id.ts";
import type { WorkflowRun, WorkflowRunStatus } from "../../shared/domain/run/workflow-run.ts";

export const HOUR_MS = 3_600_000;
export const START = Date.parse("2026-11-01T00:00:00+09:00");
export const NOW = Date.parse("2026-11-28T12:34:56+09:00");
const HOURS = Math.ceil((NOW - START) / HOUR_MS);

/** How many schedules have about so many runs, due once an hour each. */
export function schedulesOf(runs: number): number {
  return Math.ceil((runs * HOUR_MS) / (NOW - START));
}

/** A run of each schedule in each hour until now, the oldest hour first, as many as are wanted. */
export function* sampleRuns(runs: number): Generator<WorkflowRun> {
  const schedules = schedulesOf(runs);
  let left = runs;
  for (let hour = 0; hour < HOURS; hour += 1) {
    for (let index = 0; index < schedules && left > 0; index += 1) {
      const at = START + hour * HOUR_MS + minuteOf(index) * 60_000;
      if (at > NOW) continue;
      left -= 1;
      yield aRun(index, at);
    }
  }
}

/** In which minute of each hour it is due. */
export function minuteOf(index: number): number {
  return index % 60;
}

/** A ULID of its own for each. */
export function scheduleId(index: number): string {
  return `01JBGX0000${String(index).padStart(16, "0")}`;
}

function aRun(index: number, at: number): WorkflowRun {
  const [workflow_id, due] = [scheduleId(index), new Date(at).toISOString()];
  const run_id = occurrenceId({ scope: "real", kind: "workflow", id: workflow_id, generation: "generation-1" }, at);
  const status = statusOf(run_id, at);
  return {
    workflow_id,
    run_id,
    scope: "real",
    generation: "generation-1",
    status,
    reason: null,
    trigger_source: "scheduler",
    scheduled_at: due,
    queued_at: due,
    started_at: due,
    finished_at: status === "running" ? null : new Date(at + 60_000).toISOString(),
    attempt: 1,
    retry_at: null,
    revision: 5,
    spec: "0123456789abcdef",
    on_failure: "stop",
    steps: "sss",
    retried: {},
    params: {},
    misfire_grace_sec: 3_600,
    task_id: null,
    dataset_id: null,
    note: null,
    hop: 0,
    parent: null,
    version: 1,
    cause: null,
  };
}

/** By chance, but always the same: of a hundred some have failed, were missed or skipped; a few of the last minutes still run. */
function statusOf(runId: string, at: number): WorkflowRunStatus {
  const chance = Number.parseInt(runId.slice(-4), 16) % 100;
  if (chance >= 90 && at > NOW - 1_200_000) return "running";
  if (chance < 5) return "failed";
  if (chance < 7) return "missed";
  return chance < 10 ? "skipped" : "success";
}
