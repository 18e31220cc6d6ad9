import type { AirflowDag, AirflowImportError } from "../airflow/airflow-dag.ts";
import type { ScheduleDefinition } from "./schedule.ts";

/** DAGs leave Airflow's lists for minutes and come back: so long one must be gone before its schedule counts as missing, in ms. */
const MISSING_AFTER_MS = 600_000;
/** Longest trace that is kept, in characters. */
const TRACE_LIMIT = 4_000;

type Standing = Pick<ScheduleDefinition, "state" | "import_error" | "absent_since">;

/**
 * How a schedule stands by what Airflow has loaded. `active`: the DAG has the tag of the file that was written last, for that it
 * exists does not say which version of it. An import error counts only if it is of just this file, and newer than it.
 */
export function standingOf(
  schedule: Pick<ScheduleDefinition, "schedule_id" | "file" | "absent_since" | "state">,
  dag: Pick<AirflowDag, "tags" | "is_stale"> | undefined,
  errors: readonly AirflowImportError[],
  now: number,
): Standing {
  const { file, absent_since } = schedule;
  const fine = { import_error: null, absent_since: null };
  if (file && dag && !dag.is_stale && dag.tags.includes(`rev-${file.revision}`)) return { state: "active", ...fine };
  const error = errors.find((one) => isOf(schedule, one));
  if (error) return { state: "error", import_error: error.stack_trace.slice(-TRACE_LIMIT), absent_since: null };
  // One that was never loaded is still registering, however long that takes.
  const wasLoaded = schedule.state === "active" || schedule.state === "missing" || absent_since !== null;
  if ((dag && !dag.is_stale) || !wasLoaded) return { state: "registering", ...fine };
  const since = absent_since ?? new Date(now).toISOString();
  return { state: now - Date.parse(since) >= MISSING_AFTER_MS ? "missing" : schedule.state, import_error: null, absent_since: since };
}

function isOf({ schedule_id, file }: Pick<ScheduleDefinition, "schedule_id" | "file">, error: AirflowImportError): boolean {
  const name = error.file.split("/").at(-1);
  return file !== null && name === `${schedule_id}.py` && Date.parse(error.timestamp) > Date.parse(file.written_at);
}
