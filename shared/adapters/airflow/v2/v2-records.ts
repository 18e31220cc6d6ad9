import * as z from "zod";
import type { AirflowDag, AirflowRun } from "../../../ports/airflow.ts";
import { Instant, orNull } from "../requests/parsed.ts";

// Records of `/api/v2`, of versions 3.0 to 3.2.

export const Dag = z
  .object({
    dag_id: z.string(),
    dag_display_name: z.string().nullish(),
    description: orNull(z.string()),
    is_paused: z.boolean(),
    is_stale: z.boolean(),
    has_import_errors: z.boolean().nullish(),
    tags: z.array(z.object({ name: z.string() })),
    owners: z.array(z.string()).nullish(),
    file_token: z.string(),
    fileloc: z.string(),
    bundle_name: orNull(z.string()),
    relative_fileloc: orNull(z.string()),
    last_parsed_time: orNull(Instant),
    timetable_summary: orNull(z.string()),
    timetable_description: orNull(z.string()),
    max_active_runs: orNull(z.number()),
    next_dagrun_run_after: orNull(Instant),
  })
  .transform((dag): AirflowDag => ({
    dag_id: dag.dag_id,
    display_name: dag.dag_display_name ?? dag.dag_id,
    description: dag.description,
    is_paused: dag.is_paused,
    is_stale: dag.is_stale,
    has_import_errors: dag.has_import_errors ?? false,
    tags: dag.tags.map(({ name }) => name),
    owners: dag.owners ?? [],
    file_token: dag.file_token,
    file: dag.fileloc,
    bundle_name: dag.bundle_name,
    relative_file: dag.relative_fileloc,
    last_parsed_at: dag.last_parsed_time,
    schedule: dag.timetable_summary,
    timetable_description: dag.timetable_description,
    max_active_runs: dag.max_active_runs,
    next_run_due: dag.next_dagrun_run_after,
  }));
export const Dags = z.object({ dags: z.array(Dag), total_entries: z.number() });

export const Run = z
  .object({
    dag_id: z.string(),
    dag_run_id: z.string(),
    run_type: z.string(),
    state: z.string(),
    run_after: Instant,
    logical_date: orNull(Instant),
    data_interval_start: orNull(Instant),
    data_interval_end: orNull(Instant),
    queued_at: orNull(Instant),
    start_date: orNull(Instant),
    end_date: orNull(Instant),
    conf: z.record(z.string(), z.unknown()).nullish(),
    note: orNull(z.string()),
    triggered_by: orNull(z.string()),
  })
  .transform(({ dag_run_id, run_after, conf, ...run }): AirflowRun => ({ ...run, run_id: dag_run_id, due: run_after, conf: conf ?? {} }));
export const Runs = z.object({ dag_runs: z.array(Run), total_entries: z.number() });
