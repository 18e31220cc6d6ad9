import type { ScheduleRunSummary } from "../../../shared/contract/schedules/schedule-runs.ts";
import { scheduleRunPath } from "../page/place.ts";
import type { RunRow } from "../runs/run-rows.ts";

/** What made a run, by the word that it was asked for with. */
export function sourceOfTrigger(trigger: string): RunRow["source"] {
  if (trigger === "scheduler" || trigger === "scheduled" || trigger === "misfire") return "clock";
  return trigger === "event" || trigger === "asset_triggered" ? "event" : "hand";
}

/** A run of a schedule as a line of a table. */
export function rowOfScheduleRun(id: string, run: ScheduleRunSummary): RunRow {
  const { run_id, status, scheduled_time, trigger_source, start_time, duration, airflow_run_id } = run;
  const late = start_time === null ? 0 : (Date.parse(start_time) - Date.parse(scheduled_time)) / 1_000;
  return {
    run_id,
    href: scheduleRunPath(id, run_id),
    status,
    attempt: 1,
    scheduled_at: scheduled_time,
    started_at: start_time,
    lateness: Math.max(0, late),
    took: duration,
    source: sourceOfTrigger(trigger_source),
    why: null,
    says: airflow_run_id ?? "",
    bad: false,
  };
}
