/**
 * Records of occurrences: runs of jobs and of steps. Not here: runs of workflows (`WorkflowRunStore`), and which change of a run is
 * allowed (`transition`).
 */
import type { DefinitionKey } from "../../domain/definition/definition-key.ts";
import type { DirectChange } from "../../domain/run/changes/direct-change.ts";
import type { Run, RunStatus } from "../../domain/run/run.ts";
import type { RunId } from "../../domain/run/run-id.ts";
import type { CountedRun } from "../../domain/statistics/statistics.ts";
import type { Consistency, DefinitionRef } from "../definitions/definition-store.ts";

export interface RunStore {
  /** Stores a new run; answers the one that is there already if it is. */
  create(run: Run): Promise<{ readonly created: true } | { readonly created: false; readonly existing: Run }>;
  /**
   * Stores a run that never became active (`skipped`, `missed`) and counts it on the state of its definition, in one write;
   * without a definition it is counted nowhere. Repeated: answers the one that is there, and counts nothing.
   */
  createUnstarted(
    run: Run,
    of: DefinitionRef | undefined,
  ): Promise<{ readonly created: true } | { readonly created: false; readonly existing: Run }>;
  /** Strongly consistent. */
  get(jobId: string, runId: RunId): Promise<Run | undefined>;
  /** Whosever run it is. Eventually consistent. */
  getById(runId: RunId): Promise<Run | undefined>;
  /** Saves `next` if the stored run still has the status, attempt and worker of `previous`; false if not. */
  save(previous: Run, next: Run): Promise<boolean>;
  /**
   * Changes a run that meets the condition, in one write that reads nothing first. Answers the run as it was, also where its
   * condition refused it; undefined: there is none. Repeated: refused, by the first one's status.
   */
  change(
    key: { readonly job_id: string; readonly run_id: RunId },
    change: DirectChange,
  ): Promise<{ readonly applied: boolean; readonly before: Run } | undefined>;
  /** These runs, in one request per 100; absent ones are left out. `eventually`: at half the price, perhaps a second old. */
  getMany(keys: readonly { readonly job_id: string; readonly run_id: RunId }[], consistency?: Consistency): Promise<readonly Run[]>;
  /** Which of these occurrences have a record, of whatever kind. */
  existing(owner: DefinitionKey, runIds: readonly RunId[]): Promise<ReadonlySet<RunId>>;
  listByJob(jobId: string, page: RunPageRequest): Promise<RunPage>;
  /** The job's records due before and after this one, whether it exists or not; null: none. Eventually consistent. `expiresAt`: when a record with this id may be deleted, ISO 8601. */
  neighbours(
    jobId: string,
    runId: RunId,
  ): Promise<{ readonly previous: RunId | null; readonly next: RunId | null; readonly expiresAt: string }>;
  /** Runs of all jobs and steps by the time that their ids carry. Eventually consistent. */
  listByTime(query: TimeQuery): Promise<TimePage<Run>>;
  /** The same of one job or step. */
  listOfJob(jobId: string, query: TimeQuery): Promise<TimePage<Run>>;
  /**
   * Runs of all jobs and steps that were due in the UTC hour that begins at `hour` (epoch ms), in no order, as far as counting
   * needs them. Eventually consistent.
   */
  runsOfHour(hour: number, most: number): Promise<RunsOfHour>;
}

/** What is counted of an hour's runs. `more`: there are more than were asked for. */
export interface RunsOfHour {
  readonly runs: readonly CountedRun[];
  readonly more: boolean;
}

export interface PageRequest {
  readonly limit: number;
  /** As a previous page gave it. Throws a validation error for any other text. */
  readonly cursor?: string | undefined;
}

export interface RunPageRequest extends PageRequest {
  readonly status?: RunStatus | undefined;
}

export interface RunPage {
  readonly runs: readonly Run[];
  readonly nextCursor: string | null;
}

export type TimeOrder = "newest" | "oldest";

/** A part of a list of records by time. */
export interface TimeQuery {
  /** Epoch ms, both included. */
  readonly from: number;
  readonly to: number;
  readonly order: TimeOrder;
  /** Only records behind this one, in that order; whether it is there or not. */
  readonly after?: RunId | undefined;
  readonly limit: number;
}

export interface TimePage<Record> {
  /** In order. What cannot be read is left out. */
  readonly records: readonly Record[];
  /** Where the next page goes on; null: there are no more. */
  readonly last: RunId | null;
}
