/** Records of workflows' runs. Not here: runs of their steps, which are with the runs of jobs (`RunStore`). */
import type { RunId } from "../../domain/run/run-id.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import type { DefinitionRef } from "../definitions/definition-store.ts";
import type { RunsOfHour, TimePage, TimeQuery } from "./run-store.ts";

export interface WorkflowRunStore {
  /** Stores a new run; answers the one that is there already if it is. */
  create(run: WorkflowRun): Promise<{ readonly created: true } | { readonly created: false; readonly existing: WorkflowRun }>;
  /** As `RunStore.createUnstarted`. */
  createUnstarted(
    run: WorkflowRun,
    of: DefinitionRef | undefined,
  ): Promise<{ readonly created: true } | { readonly created: false; readonly existing: WorkflowRun }>;
  /** Strongly consistent. */
  get(workflowId: string, runId: RunId): Promise<WorkflowRun | undefined>;
  /** These runs, in one request per 100, in no order; absent ones are left out. Eventually consistent. */
  getMany(keys: readonly { readonly workflow_id: string; readonly run_id: RunId }[]): Promise<readonly WorkflowRun[]>;
  /** Saves `next` if the stored run still has the revision of `previous`; false if not. */
  save(previous: WorkflowRun, next: WorkflowRun): Promise<boolean>;
  /** By the time that their ids carry. Eventually consistent. */
  listOfWorkflow(workflowId: string, query: TimeQuery): Promise<TimePage<WorkflowRun>>;
  /**
   * Runs of all workflows but schedules, or of all schedules, by the time that their ids carry. Not those that an earlier version
   * wrote and nothing has changed since. Eventually consistent.
   */
  listByTime(kind: WorkflowRunKind, query: TimeQuery): Promise<TimePage<WorkflowRun>>;
  /** As `RunStore.runsOfHour`, of both. */
  runsOfHour(hour: number, most: number): Promise<RunsOfHour>;
  /** Newest first. */
  list(workflowId: string, page: { readonly skip: number; readonly limit: number }): Promise<readonly WorkflowRun[]>;
  /** Those due from `from` until before `until` (epoch ms), newest first; `total`: of how many. Eventually consistent. */
  listWithin(
    workflowId: string,
    page: { readonly from: number; readonly until: number; readonly skip: number; readonly limit: number },
  ): Promise<{ readonly runs: readonly WorkflowRun[]; readonly total: number }>;
}

export type WorkflowRunKind = "workflow" | "schedule";
