import * as z from "zod";
import type { AirflowHealth, AirflowImportError, AirflowTask, AirflowTaskInstance } from "../../ports/airflow.ts";
import { Instant, orNull } from "./requests/parsed.ts";

// Records that both APIs write alike. Versions differ in fields: of what is not read here nothing is asked.

export const TaskInstance = z
  .object({
    dag_id: z.string(),
    dag_run_id: z.string(),
    task_id: z.string(),
    map_index: z.number(),
    state: orNull(z.string()),
    try_number: z.number(),
    max_tries: z.number(),
    start_date: orNull(Instant),
    end_date: orNull(Instant),
    queued_when: orNull(Instant),
    operator: orNull(z.string()),
    operator_name: z.string().nullish(),
    hostname: orNull(z.string()),
    note: orNull(z.string()),
  })
  .transform(({ dag_run_id, queued_when, operator, operator_name, hostname, ...task }): AirflowTaskInstance => ({
    ...task,
    run_id: dag_run_id,
    queued_at: queued_when,
    operator: operator_name ?? operator,
    hostname: hostname === "" ? null : hostname,
  }));
export const TaskInstances = z.object({ task_instances: z.array(TaskInstance), total_entries: z.number() });

/** What was cleared, which on Airflow 2 is named by ids only. */
export const ClearedTasks = z.object({ task_instances: z.array(z.object({ task_id: z.string() })) });

const Task = z
  .object({
    task_id: z.string(),
    downstream_task_ids: z.array(z.string()).nullish(),
    operator_name: z.string().nullish(),
    class_ref: z.object({ class_name: z.string() }).nullish(),
    trigger_rule: z.string(),
    retries: z.number().nullish(),
    is_mapped: z.boolean().nullish(),
  })
  .transform((task): AirflowTask => ({
    task_id: task.task_id,
    downstream_task_ids: task.downstream_task_ids ?? [],
    operator: task.operator_name ?? task.class_ref?.class_name ?? "",
    trigger_rule: task.trigger_rule,
    retries: task.retries ?? 0,
    is_mapped: task.is_mapped ?? false,
  }));
export const Tasks = z.object({ tasks: z.array(Task) });

export const ImportErrors = z.object({
  import_errors: z.array(
    z
      .object({
        import_error_id: z.number(),
        timestamp: Instant,
        filename: z.string(),
        bundle_name: orNull(z.string()),
        stack_trace: z.string(),
      })
      .transform(({ filename, ...error }): AirflowImportError => ({ ...error, file: filename })),
  ),
  total_entries: z.number(),
});

const Part = z
  .object({ status: orNull(z.string()) })
  .nullish()
  .transform((part) => part?.status ?? null);
export const Health: z.ZodType<AirflowHealth> = z.object({ metadatabase: Part, scheduler: Part, triggerer: Part, dag_processor: Part });
