import type { StubDag } from "./dag-files.ts";
import { offset, offsetMicros } from "./moments.ts";
import type { StubRun, StubTaskInstance } from "./run.ts";
import { fileToken } from "./v2-views.ts";

// Records as `/api/v1` of 2.10 shows them.

export function dagView({ parsed, file, isPaused, isStale, lastParsed, nextDue }: StubDag, hasImportErrors: boolean) {
  const { dag_id, display_name, description, schedule, tags, owner, max_active_runs } = parsed;
  const due = offset(nextDue);
  return {
    dag_display_name: display_name,
    dag_id,
    default_view: "grid",
    description,
    file_token: fileToken(file),
    fileloc: `/opt/airflow/dags/${file}`,
    has_import_errors: hasImportErrors,
    has_task_concurrency_limits: false,
    is_active: !isStale,
    is_paused: isPaused,
    last_expired: null,
    last_parsed_time: offset(lastParsed),
    last_pickled: null,
    max_active_runs,
    max_active_tasks: 16,
    max_consecutive_failed_dag_runs: 0,
    next_dagrun: due,
    next_dagrun_create_after: due,
    next_dagrun_data_interval_end: due,
    next_dagrun_data_interval_start: due,
    owners: [owner],
    pickle_id: null,
    schedule_interval: schedule ? { __type: "CronExpression", value: schedule.cron } : null,
    scheduler_lock: null,
    tags: tags.map((name) => ({ name })),
    timetable_description: schedule ? "" : "Never, external triggers only",
  };
}

export function runView(run: StubRun) {
  const logical = run.logical === null ? null : offsetMicros(run.logical);
  return {
    conf: run.conf,
    dag_id: run.dag_id,
    dag_run_id: run.run_id,
    data_interval_end: offset(run.intervalEnd),
    data_interval_start: offset(run.intervalStart),
    end_date: offset(run.end),
    execution_date: logical,
    external_trigger: run.run_type === "manual",
    last_scheduling_decision: offset(run.start),
    logical_date: logical,
    note: run.note,
    run_type: run.run_type,
    start_date: offset(run.start),
    state: run.state,
  };
}

export function taskInstanceView(run: StubRun, task: StubTaskInstance) {
  const { task_id, operator, state, try_number, max_tries, note } = task;
  return {
    dag_id: run.dag_id,
    dag_run_id: run.run_id,
    duration: null,
    end_date: offset(task.end),
    execution_date: run.logical === null ? null : offsetMicros(run.logical),
    executor: null,
    executor_config: "{}",
    hostname: try_number > 0 ? "vm" : "",
    map_index: -1,
    max_tries,
    note,
    operator,
    pid: null,
    pool: "default_pool",
    pool_slots: 1,
    priority_weight: 1,
    queue: "default",
    queued_when: offset(task.queued),
    rendered_fields: {},
    rendered_map_index: null,
    sla_miss: null,
    start_date: offset(task.start),
    state,
    task_display_name: task_id,
    task_id,
    trigger: null,
    triggerer_job: null,
    try_number,
    unixname: "root",
  };
}

/** Of a task instance where one is only named. */
export function taskReference(run: StubRun, task_id: string) {
  const execution_date = run.logical === null ? null : offsetMicros(run.logical);
  return { dag_id: run.dag_id, dag_run_id: run.run_id, execution_date, task_id };
}
