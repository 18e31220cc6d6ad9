import type { AirflowJob } from "../airflow/airflow-schedule.ts";

/** Who runs a schedule: an Airflow, from a DAG file; or Belfry itself, as a workflow on worker queues. */
export const ENGINES = ["airflow", "native"] as const;
export type Engine = (typeof ENGINES)[number];

/**
 * Where the DAG of a schedule stands. `registering`: what was written last is not loaded yet; `active`: it is; `error`: Airflow
 * could not load it; `missing`: Airflow has it no longer; `deleting`: it is being removed, and nothing writes it again.
 * A native schedule is `active` once its workflow is made.
 */
export const SCHEDULE_STATES = ["registering", "active", "error", "missing", "deleting"] as const;
type ScheduleState = (typeof SCHEDULE_STATES)[number];

/** A job of a schedule, as it was when the schedule was saved. `order` is 1 for the first. */
export interface ScheduledJob extends AirflowJob {
  readonly description: string;
  /** What it does, in the words of the service that keeps it. */
  readonly commands: readonly { readonly content: string; readonly order: number }[];
  /** Of Belfry's own job: its worker queue and params. Null: it is code for Airflow. */
  readonly work: {
    readonly queue: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly timeout_sec: number;
    readonly retry_limit: number;
  } | null;
}

/** The DAG file that was written last. Times are ISO 8601. */
export interface WrittenFile {
  /** 12 hex digits; the DAG has the tag `rev-<revision>`. */
  readonly revision: string;
  /** Bytes. */
  readonly size: number;
  readonly written_at: string;
}

/** Jobs that run one after the other, by the clock. Instants are ISO 8601. */
export interface ScheduleDefinition {
  /** A ULID; also the id of its workflow, and of its DAG. */
  readonly schedule_id: string;
  readonly version: number;
  readonly engine: Engine;
  readonly title: string;
  readonly description: string;
  /** A person's id or name. */
  readonly owner: string;
  /** In the order in which they run; `order` is 1 for the first. */
  readonly jobs: readonly Pick<ScheduledJob, "id" | "title" | "order">[];
  /** Where their details are kept: code may be larger than a record. */
  readonly details_key: string;
  readonly success_emails: readonly string[];
  readonly failure_emails: readonly string[];
  /** `2026-11-01`, of the schedule's time zone. */
  readonly start_date: string;
  /** The last day. Null: it never ends. */
  readonly end_date: string | null;
  /** `09:30` */
  readonly execution_time: string;
  /** As it was asked for: `weekly`, `every_3_hours`, or a cron expression. */
  readonly frequency: string;
  /** What that comes to, 5 fields. */
  readonly cron: string;
  readonly timezone: string;
  readonly is_paused: boolean;
  readonly created_at: string;
  readonly updated_at: string | null;
  /** Who made it, and who changed it last; absent where callers are not known, and in records of earlier versions. */
  readonly created_by?: string;
  readonly created_by_id?: number;
  readonly updated_by?: string;
  /** Nothing is due before it: when it was created, or its start date. Never moves forward once it is in a DAG file. */
  readonly effective_from: string;
  /** Runs of the clock due before it do not count: when it was last resumed, or moved to a later start. */
  readonly not_before: string | null;
  readonly state: ScheduleState;
  /** Its last change is not in its workflow and its DAG file yet; absent: it is. */
  readonly unmade?: true;
  /** Of `error`: Airflow's own trace. Else null. */
  readonly import_error: string | null;
  /** Of `missing`: since when Airflow has no such DAG. Of `deleting`: when the deletion began. Else null. */
  readonly absent_since: string | null;
  readonly file: WrittenFile | null;
}

export const MOST_JOBS = 50;

/** How it stands for those who ask: until its last change is made, what is loaded is an earlier version. */
export function shownState({ state, unmade }: Pick<ScheduleDefinition, "state" | "unmade">): ScheduleState {
  return unmade === true && state !== "deleting" ? "registering" : state;
}
