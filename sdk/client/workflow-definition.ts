import type { JsonObject } from "./answers/json-values.ts";

/** A step of a workflow, in the API's words. It has exactly one of `queue`, `workflow_id` and `dag_id`. */
export interface StepDefinition {
  readonly step_id: string;
  /** A worker queue, `{scope}.jobs.{service}`. */
  readonly queue?: string;
  /** Starts a run of this workflow. */
  readonly workflow_id?: string;
  /** Starts a run of this Airflow DAG. */
  readonly dag_id?: string;
  /** Template: `<$.params.x>`, `<$.run.scheduled_at>`, `<$.steps.fetch.result.rows>` of a step before this one; the text `<$` is written `<$$`. @default {} */
  readonly params?: JsonObject;
  /** @default the step before it, if no step of the workflow has this */
  readonly depends_on?: readonly string[];
  /** Seconds an attempt may take. @default 120, or 43200 for a workflow */
  readonly timeout_sec?: number;
  /** Further attempts after a failed one. @default 3, or 0 for a workflow */
  readonly retry_limit?: number;
}

/** A workflow, in the API's words. */
export interface WorkflowDefinition {
  /** 1 to 255 characters. */
  readonly name: string;
  readonly description?: string | null;
  readonly steps?: readonly StepDefinition[] | null;
  /** An Airflow DAG, instead of steps. */
  readonly dag_id?: string | null;
  /** `stop`: after a failed step no other starts. `continue`: steps that do not depend on it go on. @default "stop" */
  readonly on_failure?: "stop" | "continue";
  /** @default none: it runs when it is told to */
  readonly cron_expr?: string | null;
  readonly interval_seconds?: number | null;
  /** IANA zone in which `cron_expr` is read. @default the service's */
  readonly timezone?: string;
  /** While false, the clock and triggers start no runs. @default true */
  readonly is_active?: boolean;
  /** Runs at the same time; an occurrence beyond is recorded as skipped. @default 1 */
  readonly max_parallel?: number;
  /** Seconds by which an occurrence may run late, once, after downtime. @default 3600 */
  readonly misfire_grace_sec?: number;
  /** @default {} */
  readonly default_params?: JsonObject;
}

/** What a run of a workflow is started with. */
export interface WorkflowRunInput {
  /** Merged over `default_params`, key by key. @default {} */
  readonly parameters?: JsonObject;
  readonly task_id?: number | null;
  readonly dataset_id?: number | null;
  /** Up to 1,000 characters. */
  readonly note?: string | null;
}

/** `stop`: cancel what runs. `retry`: the failed steps again, in the same run. `rerun`: a new run with the same parameters. */
export type WorkflowRunAction = "stop" | "retry" | "rerun";
