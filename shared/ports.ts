/**
 * What the use cases need from the world. Each port is small, has one adapter on AWS, and one contract suite.
 * Every call can fail or time out: it then throws, nothing is assumed, and the queue or stream that drives the use case
 * tries again. Every call may be repeated: each says what the second one does.
 */
import type { DispatchMessage } from "./domain/message/messages.ts";
import type { NewEvent } from "./domain/event/event.ts";
import type { BrokenDefinition, Definition } from "./domain/definition/definition.ts";
import type { ChainLink, EndedRun, Job, JobDefinition, JobState } from "./domain/definition/job.ts";
import type { DefinitionKey, DefinitionKind } from "./domain/definition/definition-key.ts";
import type { RunId } from "./domain/run/run-id.ts";
import type { TriggerDefinition, TriggerOccurrence, TriggerState } from "./domain/definition/trigger.ts";
import type { WorkflowRun } from "./domain/run/workflow-run.ts";
import type { Step, WorkflowDefinition } from "./domain/definition/workflow.ts";
import type { AuditTrail } from "./ports/audit.ts";
import type { ConnectionStore, SocketSender } from "./ports/connections.ts";
import type { DeadLetters } from "./ports/dead-letters.ts";
import type { Leases } from "./ports/leases.ts";
import type { PassStore } from "./ports/pass-store.ts";
import type { RunLogs } from "./ports/run-logs.ts";
import type { PageRequest, RunsOfHour, RunStore, TimePage, TimeQuery } from "./ports/runs.ts";
import type { Airflow } from "./ports/airflow.ts";
import type { AirflowSyncStore, JobDirectory, ScheduleFiles, ScheduleStore } from "./ports/schedules.ts";
import type { HourStatistics } from "./ports/statistics.ts";
import type { DatasetStore, TaskStore, UserDirectory } from "./ports/tasks.ts";
import type { Deliveries, NotificationConfigs, Notifier, NotifyQueue, OutgoingAddresses } from "./ports/notifications.ts";
import type { DispatchQueue, QueueDepths, WorkerQueues } from "./ports/queues.ts";
import type { Telemetry } from "./telemetry.ts";

export type { Follower } from "./ports/connections.ts";
export type { DeadLetters } from "./ports/dead-letters.ts";
export type { Leases } from "./ports/leases.ts";
export type { PassStore } from "./ports/pass-store.ts";
export type { Delayed, DispatchQueue, QueueDepth, QueueDepths, WorkerQueues } from "./ports/queues.ts";
export type { PageRequest, RunPage, RunPageRequest, RunsOfHour, RunStore, TimeOrder, TimePage, TimeQuery } from "./ports/runs.ts";
export type { HourStatistics } from "./ports/statistics.ts";
export type { Telemetry } from "./telemetry.ts";

/** Definitions of one kind. */
export interface DefinitionStore<Definition> {
  /** False if one of that id exists. */
  create(definition: Definition): Promise<boolean>;
  /** Replaces the definition if its stored version is `expectedVersion`; false if it is not, or there is none. */
  replace(definition: Definition, expectedVersion: number): Promise<boolean>;
  /** Removes definition and state; false if there was none, or its stored version is not the one that is given. */
  delete(id: string, expectedVersion?: number): Promise<boolean>;
  /** Strongly consistent. Throws CONFLICT `definition-broken` for one that is stored and cannot be read. */
  getDefinition(id: string): Promise<Definition | undefined>;
  /** In one request per 100 ids; absent ids, and what cannot be read, are left out. `eventually`: at half the price, perhaps a second old. */
  getDefinitions(ids: readonly string[], consistency?: Consistency): Promise<Map<string, Definition>>;
  /** Definitions in order of id, from after `after`, at most `limit`, what cannot be read among them. Eventually consistent. */
  listDefinitions(page: { readonly after?: string; readonly limit: number }): Promise<readonly (Definition | BrokenDefinition)[]>;
  /** How many there are, what cannot be read among them. Eventually consistent. */
  countDefinitions(): Promise<number>;
}

/** A definition, and no other that has had its id. */
export type DefinitionRef = Pick<Definition, "id" | "generation">;

/** Who runs at most `maxParallel` at the same time, and how its runs have ended: jobs, and workflows. */
export interface SlotStore {
  getStates(ids: readonly string[], consistency?: Consistency): Promise<Map<string, JobState>>;
  /**
   * Takes a slot for the run if it holds one already or fewer than `maxParallel` are held, and notes the start in the
   * same write. False: no slot is free, or the state is that of a later generation. Repeated: true; the slot is held once,
   * the times are noted again. The state of an earlier generation is replaced.
   */
  acquireSlot(of: DefinitionRef, runId: RunId, start: SlotRequest): Promise<boolean>;
  /** Gives the slot back and counts the ended run, in one write. Repeated: false, and nothing is counted again. */
  freeSlot(id: string, ended: EndedRun): Promise<boolean>;
  /** Gives back a slot whose run turned out to be over or never to have been; counts nothing. */
  dropSlot(id: string, runId: RunId): Promise<void>;
}

/** Definitions and states of jobs. Not here: runs, and schedules. */
export interface JobStore extends DefinitionStore<JobDefinition>, SlotStore {
  /** Definition and state, strongly consistent. */
  get(jobId: string): Promise<Job | undefined>;
  /** Only these fields, strongly consistent, in one request per 50 ids; absent ids are left out. */
  getVersions(jobIds: readonly string[]): Promise<Map<string, JobVersion>>;
  /**
   * Makes this the chain's next link in place of `expected` (null: of none; absent: of whichever). False: another one is
   * there. Not checked: whether the link before has run.
   */
  moveLink(of: DefinitionRef, link: ChainLink, expected?: RunId | null): Promise<boolean>;
  /** How far `sweep` has looked, ISO 8601; undefined before its first time. */
  getSweptUntil(): Promise<string | undefined>;
  setSweptUntil(instant: string): Promise<void>;
}

/** Which definition it is, and which runs hold its slots. */
export type JobVersion = Pick<Definition, "version" | "generation"> & Pick<JobState, "active_runs">;

/** @default "strongly" */
export type Consistency = "strongly" | "eventually";

export interface SlotRequest {
  readonly maxParallel: number;
  readonly startedAt: string;
  readonly nextDueAt: string | null;
  /** The activation that `nextDueAt` was worked out from. */
  readonly activeSince: string;
}

/** Definitions, counts and occurrences of triggers. */
export interface TriggerStore extends DefinitionStore<TriggerDefinition> {
  /** Strongly consistent. */
  getTriggerStates(ids: readonly string[]): Promise<Map<string, TriggerState>>;
  /** Puts an occurrence on record and counts it, in one write. Repeated: false, and nothing is counted again. */
  recordOccurrence(occurrence: TriggerOccurrence): Promise<boolean>;
  /** Eventually consistent. */
  getOccurrence(id: string, occurrenceId: RunId): Promise<TriggerOccurrence | undefined>;
  listOccurrences(
    id: string,
    page: PageRequest,
  ): Promise<{ readonly occurrences: readonly TriggerOccurrence[]; readonly nextCursor: string | null }>;
  /** Topic patterns of triggers that wait for events of runs. Eventually consistent. */
  listeners(): Promise<readonly string[]>;
  /** Notes what a trigger listens to; null: nothing, or nothing any more. */
  setListener(id: string, pattern: string | null): Promise<void>;
}

/** Definitions of workflows and the steps that their runs began with. */
export interface WorkflowStore extends DefinitionStore<WorkflowDefinition>, SlotStore {
  /** A number that no workflow was given before. */
  nextNumber(): Promise<number>;
  /** Keeps steps under a name made from their content. Repeated: nothing. */
  saveStepsSnapshot(id: string, spec: string, steps: readonly Step[]): Promise<void>;
  getSteps(id: string, spec: string): Promise<readonly Step[] | undefined>;
}

/** Requests that must count once, by a key that their caller chose. */
export interface RequestStore {
  /** The earlier answer to a request with this key, or undefined after storing this one. */
  remember(owner: string, key: string, request: RememberedRequest, lifetimeSeconds: number): Promise<RememberedRequest | undefined>;
}

export interface RememberedRequest {
  /** Of the run or event that it became. */
  readonly id: RunId;
  /** When that is due, ISO 8601. */
  readonly at: string;
  /** Of the run, where the request is about one of its attempts. */
  readonly attempt?: number;
  /** Hash of the request: the same key with another request is an error. */
  readonly fingerprint: string;
}

/** Records of workflows' runs. Those of their steps are with the runs of jobs. */
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

/** Results too large for a record. */
export interface ResultStore {
  /** Repeated: overwritten with the same. Keys are kept as long as records. */
  put(key: string, result: unknown): Promise<void>;
  /** Undefined: it has expired. */
  get(key: string): Promise<unknown>;
}

/** The scope's event bus. */
export interface EventBus {
  /** On the bus when it resolves. Repeated: published again, under the same id. */
  publish(events: readonly NewEvent[]): Promise<void>;
}

/** The rules that bring events to their triggers. */
export interface EventRules {
  /** Makes the trigger's rule this pattern. Repeated: nothing. */
  put(triggerId: string, pattern: string): Promise<void>;
  /** Repeated: nothing. */
  remove(triggerId: string): Promise<void>;
  /** Triggers that have a rule, by pages of at most 100, in no order. `next` null: the last page. */
  list(cursor: string | null): Promise<{ readonly triggerIds: readonly string[]; readonly next: string | null }>;
}

/** What wakes us: one schedule an owner, and one-time schedules for delays that no queue can hold. */
export interface WakeSchedules {
  /** Makes the owner's schedule this expression (UTC). Repeated: nothing. */
  put(owner: DefinitionKey, expression: string): Promise<void>;
  /** Repeated: nothing. */
  remove(owner: DefinitionKey): Promise<void>;
  /** Is the owner's schedule as `put` would make it? */
  compare(owner: DefinitionKey, expression: string): Promise<"same" | "different" | "absent">;
  /** Owners of this kind that have a schedule, by pages of at most 100, in no order. Not those of `once`. `next` null: the last page. */
  list(kind: DefinitionKind, cursor: string | null): Promise<{ readonly owners: readonly DefinitionKey[]; readonly next: string | null }>;
  /** Sends the message once at an instant (epoch ms) or up to a minute later, then deletes itself. Same name twice: once. */
  once(name: string, instant: number, message: DispatchMessage): Promise<void>;
}

/** Time, as a port: tests set it. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Resolves at the instant (epoch ms), at once if it has passed. */
  until(instant: number): Promise<void>;
}

/** Everything a use case may ask for, and the constants of the deployment. */
export interface Ports {
  readonly scope: string;
  /** For definitions that name none. */
  readonly defaultTimeZone: string;
  /** Records of runs, and what is counted of them, are kept so long after they were due. */
  readonly retentionDays: number;
  readonly jobs: JobStore;
  readonly triggers: TriggerStore;
  readonly workflows: WorkflowStore;
  readonly requests: RequestStore;
  readonly runs: RunStore;
  readonly workflowRuns: WorkflowRunStore;
  readonly runLogs: RunLogs;
  readonly statistics: HourStatistics;
  readonly results: ResultStore;
  readonly bus: EventBus;
  readonly rules: EventRules;
  readonly dispatch: DispatchQueue;
  readonly workers: WorkerQueues;
  readonly queueDepths: QueueDepths;
  readonly deadLetters: DeadLetters;
  readonly leases: Leases;
  readonly wakes: WakeSchedules;
  readonly passes: PassStore;
  readonly schedules: ScheduleStore;
  readonly scheduleFiles: ScheduleFiles;
  readonly jobDirectory: JobDirectory;
  readonly airflowSync: AirflowSyncStore;
  readonly datasets: DatasetStore;
  readonly tasks: TaskStore;
  readonly userDirectory: UserDirectory;
  readonly audit: AuditTrail;
  /** Entries of the trail are kept for so many days. */
  readonly auditDays: number;
  readonly connections: ConnectionStore;
  readonly sockets: SocketSender;
  /** Null: none is configured, or this function has nothing to do with it. */
  readonly airflow: Airflow | null;
  /** One is configured. */
  readonly hasAirflow: boolean;
  readonly notificationConfigs: NotificationConfigs;
  readonly deliveries: Deliveries;
  readonly notifyQueue: NotifyQueue;
  readonly notifier: Notifier;
  readonly outgoingAddresses: OutgoingAddresses;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Unguessable text, new with each call. */
  readonly randomText: () => string;
}
