import type { Definition } from "./definition.ts";

/** `stop`: after a failed step no further step starts. `continue`: steps that do not depend on it go on. */
export const FAILURE_POLICIES = ["stop", "continue"] as const;
export type FailurePolicy = (typeof FAILURE_POLICIES)[number];

/** A DAG of steps that runs as one. */
export interface WorkflowDefinition extends Definition {
  readonly kind: "workflow";
  readonly workflow_id: string;
  readonly name: string;
  /** The Airflow DAG it stands for; then it has no steps of its own. */
  readonly dag_id: string | null;
  readonly steps: readonly Step[];
  readonly on_failure: FailurePolicy;
  /** Runs at the same time; an occurrence beyond is recorded as skipped. */
  readonly max_parallel: number;
  readonly default_params: Readonly<Record<string, unknown>>;
}

interface StepBase {
  readonly step_id: string;
  /** Steps that must have succeeded first. */
  readonly depends_on: readonly string[];
  /** Template over the run and the results of steps before this one. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Seconds an attempt may take after its start. */
  readonly timeout_sec: number;
  /** Further attempts after a failed one. */
  readonly retry_limit: number;
}

/** A job message for a worker queue. */
export interface QueueStep extends StepBase {
  readonly kind: "queue";
  /** Dotted name. */
  readonly queue: string;
}

/** A run of another workflow; its params are that run's. */
interface WorkflowStep extends StepBase {
  readonly kind: "workflow";
  readonly workflow_id: string;
}

/** A run of an Airflow DAG. */
interface AirflowStep extends StepBase {
  readonly kind: "airflow";
  readonly dag_id: string;
}

export type Step = QueueStep | WorkflowStep | AirflowStep;

/** The name of the one step that a workflow with a `dag_id` consists of. */
export const DAG_STEP = "dag";
