import { createHash } from "node:crypto";
import type { StubDag } from "./dag-files.ts";
import { zulu, zuluMicros } from "./moments.ts";
import type { StubRun, StubTaskInstance } from "./run.ts";

// Records as `/api/v2` of 3.2 shows them.

export function dagView({ parsed, file, isPaused, isStale, lastParsed, nextDue }: StubDag, hasImportErrors: boolean) {
  const { dag_id, display_name, description, schedule, tags, owner, max_active_runs } = parsed;
  const due = zulu(nextDue);
  return {
    dag_id,
    dag_display_name: display_name,
    is_paused: isPaused,
    is_stale: isStale,
    last_parsed_time: zulu(lastParsed),
    last_parse_duration: 0.058,
    last_expired: null,
    bundle_name: "dags-folder",
    bundle_version: null,
    relative_fileloc: file,
    fileloc: `/opt/airflow/dags/${file}`,
    description,
    timetable_summary: schedule?.cron ?? null,
    timetable_description: schedule ? "" : "Never, external triggers only",
    tags: tags.map((name) => ({ name, dag_id, dag_display_name: display_name })),
    max_active_tasks: 16,
    max_active_runs,
    max_consecutive_failed_dag_runs: 0,
    has_task_concurrency_limits: false,
    has_import_errors: hasImportErrors,
    next_dagrun_logical_date: due,
    next_dagrun_data_interval_start: due,
    next_dagrun_data_interval_end: due,
    next_dagrun_run_after: due,
    owners: [owner],
    file_token: fileToken(file),
  };
}

export function fileToken(file: string): string {
  return createHash("sha256").update(file).digest("base64url");
}

export function runView(run: StubRun) {
  const duration = run.start === null || run.end === null ? null : (run.end - run.start) / 1000;
  return {
    dag_run_id: run.run_id,
    dag_id: run.dag_id,
    logical_date: run.logical === null ? null : zuluMicros(run.logical),
    queued_at: zulu(run.queuedAt),
    start_date: zulu(run.start),
    end_date: zulu(run.end),
    duration,
    data_interval_start: zulu(run.intervalStart),
    data_interval_end: zulu(run.intervalEnd),
    run_after: zulu(run.runAfter),
    last_scheduling_decision: zulu(run.start),
    run_type: run.run_type,
    state: run.state,
    triggered_by: run.run_type === "manual" ? "rest_api" : "timetable",
    triggering_user_name: null,
    conf: run.conf,
    note: run.note,
    dag_versions: [],
    bundle_version: null,
    dag_display_name: run.dag_id,
    partition_key: null,
  };
}

export function taskInstanceView(run: StubRun, task: StubTaskInstance) {
  const { task_id, operator, state, try_number, max_tries, note } = task;
  return {
    id: createHash("md5").update(`${run.id} ${task_id}`).digest("hex"),
    task_id,
    dag_id: run.dag_id,
    dag_run_id: run.run_id,
    map_index: -1,
    logical_date: run.logical === null ? null : zuluMicros(run.logical),
    run_after: zulu(run.runAfter),
    start_date: zulu(task.start),
    end_date: zulu(task.end),
    duration: -3.2,
    state,
    try_number,
    max_tries,
    task_display_name: task_id,
    dag_display_name: run.dag_id,
    hostname: try_number > 0 ? "vm" : "",
    unixname: "root",
    pool: "default_pool",
    pool_slots: 1,
    queue: "default",
    priority_weight: 1,
    operator,
    operator_name: operator,
    queued_when: zulu(task.queued),
    scheduled_when: zulu(task.queued),
    pid: null,
    executor: null,
    executor_config: "{}",
    note,
    rendered_map_index: null,
    rendered_fields: {},
    trigger: null,
    triggerer_job: null,
    dag_version: null,
  };
}

export function taskView(task: StubDag["parsed"]["tasks"][number]) {
  const { task_id, operator, downstream, trigger_rule, retries } = task;
  return {
    task_id,
    task_display_name: task_id,
    owner: "me",
    start_date: null,
    end_date: null,
    trigger_rule,
    depends_on_past: false,
    retries,
    queue: "default",
    pool: "default_pool",
    pool_slots: 1,
    execution_timeout: null,
    downstream_task_ids: downstream,
    retry_delay: { __type: "TimeDelta", days: 0, seconds: 30, microseconds: 0 },
    operator_name: operator,
    params: {},
    class_ref: { module_path: "airflow.providers.standard.operators.python", class_name: operator },
    is_mapped: false,
  };
}
