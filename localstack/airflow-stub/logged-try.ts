import type { TaskOutcome } from "./script.ts";

/** What one try of a task wrote into its log. Instants are epoch ms. */
export interface LoggedTry {
  readonly begins: number;
  readonly ends: number;
  readonly outcome: TaskOutcome;
}

const FOLDER = "/opt/airflow/logs";

export interface LogPlace {
  readonly dag_id: string;
  readonly run_id: string;
  readonly task_id: string;
  readonly try_number: number;
}

function fileOf({ dag_id, run_id, task_id, try_number }: LogPlace): string {
  return `${FOLDER}/dag_id=${dag_id}/run_id=${run_id}/task_id=${task_id}/attempt=${try_number}.log`;
}

function unread(place: LogPlace): string {
  return `Could not read served logs: HTTPConnectionPool(host='vm', port=8793): Max retries exceeded with url: ${fileOf(place).replace(FOLDER, "/log")}`;
}

/** The trace of a chain of exceptions, as Python prints it: the innermost first. A value may have blank lines. */
function traceback(raises: NonNullable<TaskOutcome["raises"]>): string {
  return raises
    .toReversed()
    .map(({ type, value }) => `Traceback (most recent call last):\n  File "/opt/airflow/dags/job.py", line 7, in run\n${type}: ${value}`)
    .join("\n\nThe above exception was the direct cause of the following exception:\n\n");
}

/** Plain text of `/api/v1`, which leaves out blank lines. `written`: undefined where nothing can be read. */
export function textLog(place: LogPlace, written: LoggedTry | undefined): string {
  if (!written) return `vm\n*** ${unread(place)}\n\n`;
  const { begins, ends, outcome } = written;
  const { state = "success", prints = [], raises = [] } = outcome;
  const record = (at: number, source: string, level: string, text: string) =>
    `[${new Date(at).toISOString().replace("Z", "+0000")}] {${source}} ${level} - ${text}`;
  const lines = [
    "vm",
    "*** Found local files:",
    `***   * ${fileOf(place)}`,
    record(begins, "local_task_job_runner.py:123", "INFO", "::group::Pre task execution logs"),
    record(begins, "taskinstance.py:730", "INFO", "::endgroup::"),
    ...prints.map((line) => record(begins, "logging_mixin.py:190", "INFO", line)),
    ...(raises.length > 0 ? [record(ends, "taskinstance.py:3311", "ERROR", `Task failed with exception\n${traceback(raises)}`)] : []),
    record(ends, "taskinstance.py:351", "INFO", `Marking task as ${state.toUpperCase()}. dag_id=${place.dag_id}, task_id=${place.task_id}`),
    record(ends, "local_task_job_runner.py:261", "INFO", `Task exited with return code ${state === "failed" ? 1 : 0}`),
  ].join("\n");
  return `${lines.replaceAll(/\n{2,}/g, "\n")}\n`;
}

/** `content` of `/api/v2`. */
export function structuredLog(place: LogPlace, written: LoggedTry | undefined): readonly unknown[] {
  const sources = written ? [fileOf(place)] : [fileOf(place), unread(place)];
  const head = [{ event: "::group::Log message source details", sources }, { event: "::endgroup::" }];
  if (!written) return head;
  const { begins, ends, outcome } = written;
  const { prints = [], raises = [] } = outcome;
  const record = (at: number, event: string, level: string, logger: string) => ({
    timestamp: new Date(at).toISOString().replace("Z", "000Z"),
    event,
    level,
    logger,
  });
  return [
    ...head,
    record(begins, "DAG bundles loaded: dags-folder", "info", "task"),
    ...prints.map((line) => record(begins, line, "info", "task.stdout")),
    ...(raises.length > 0 ? [{ ...record(ends, "Task failed with exception", "error", "task"), error_detail: raises.map(detail) }] : []),
  ];
}

function detail({ type, value }: { readonly type: string; readonly value: string }, index: number) {
  return {
    exc_type: type,
    exc_value: value,
    exc_notes: [],
    syntax_error: null,
    is_cause: index > 0,
    frames: [{ filename: "/opt/airflow/dags/job.py", lineno: 7, name: "run" }],
    is_group: false,
    exceptions: [],
  };
}
