import * as z from "zod";
import type { AirflowDag, AirflowRun } from "../../../ports/airflow.ts";
import { Instant, orNull } from "../requests/parsed.ts";

// Records of `/api/v1`, of Airflow 2.

/** `{"__type":"CronExpression","value":"0 9 * * *"}`; of deltas there is no text. */
const ScheduleInterval = z
  .object({ value: z.string().nullish() })
  .nullish()
  .transform((interval) => interval?.value ?? null);

export const Dag = z
  .object({
    dag_id: z.string(),
    dag_display_name: z.string().nullish(),
    description: orNull(z.string()),
    is_paused: z.boolean().nullish(),
    is_active: z.boolean().nullish(),
    has_import_errors: z.boolean().nullish(),
    tags: z.array(z.object({ name: z.string() })).nullish(),
    owners: z.array(z.string()).nullish(),
    file_token: z.string(),
    fileloc: z.string(),
    last_parsed_time: orNull(Instant),
    schedule_interval: ScheduleInterval,
    timetable_description: orNull(z.string()),
    max_active_runs: orNull(z.number()),
    next_dagrun_create_after: orNull(Instant),
  })
  .transform((dag): AirflowDag => ({
    dag_id: dag.dag_id,
    display_name: dag.dag_display_name ?? dag.dag_id,
    description: dag.description,
    is_paused: dag.is_paused ?? false,
    is_stale: dag.is_active === false,
    has_import_errors: dag.has_import_errors ?? false,
    tags: (dag.tags ?? []).map(({ name }) => name),
    owners: dag.owners ?? [],
    file_token: dag.file_token,
    file: dag.fileloc,
    bundle_name: null,
    relative_file: null,
    last_parsed_at: dag.last_parsed_time,
    schedule: dag.schedule_interval,
    timetable_description: dag.timetable_description,
    max_active_runs: dag.max_active_runs,
    next_run_due: dag.next_dagrun_create_after,
  }));
export const Dags = z.object({ dags: z.array(Dag), total_entries: z.number() });

export const Run = z
  .object({
    dag_id: z.string(),
    dag_run_id: z.string(),
    run_type: z.string(),
    state: z.string(),
    logical_date: Instant,
    data_interval_start: orNull(Instant),
    data_interval_end: orNull(Instant),
    start_date: orNull(Instant),
    end_date: orNull(Instant),
    conf: z.record(z.string(), z.unknown()).nullish(),
    note: orNull(z.string()),
  })
  .transform(({ dag_run_id, conf, ...run }): AirflowRun => ({
    ...run,
    run_id: dag_run_id,
    // A manual run's interval is the latest of the schedule, which was due long before.
    due: run.run_type === "manual" ? run.logical_date : (run.data_interval_end ?? run.logical_date),
    conf: conf ?? {},
    queued_at: null,
    triggered_by: null,
  }));
export const Runs = z.object({ dag_runs: z.array(Run), total_entries: z.number() });
