/**
 * What the use cases need from the world. Each port is small, has one adapter on AWS, and one contract suite.
 * Every call can fail or time out: it then throws, nothing is assumed, and the queue or stream that drives the use case
 * tries again. Every call may be repeated: each says what the second one does.
 */
import type { DispatchMessage } from "./contract/messages.ts";
import type { DirectChange } from "./domain/direct-change.ts";
import type { NewEvent } from "./domain/event.ts";
import type { BrokenDefinition, Definition } from "./domain/definition.ts";
import type { ChainLink, EndedRun, Job, JobDefinition, JobState } from "./domain/job.ts";
import type { OwnerKey, OwnerKind } from "./domain/owner.ts";
import type { Run, RunStatus } from "./domain/run.ts";
import type { RunId } from "./domain/run-id.ts";
import type { TriggerDefinition, TriggerOccurrence, TriggerState } from "./domain/trigger.ts";
import type { WorkflowRun } from "./domain/workflow-run.ts";
import type { Step, WorkflowDefinition } from "./domain/workflow.ts";
import type { DeadLetters } from "./ports/dead-letters.ts";
import type { Leases } from "./ports/leases.ts";
import type { PassStore } from "./ports/pass-store.ts";
import type { RunLogs } from "./ports/run-logs.ts";
import type { DispatchQueue, QueueDepths, WorkerQueues } from "./ports/queues.ts";
import type { Telemetry } from "./telemetry.ts";

export type { DeadLetters } from "./ports/dead-letters.ts";
export type { Leases } from "./ports/leases.ts";
export type { PassStore } from "./ports/pass-store.ts";
export type { Delayed, DispatchQueue, QueueDepth, QueueDepths, WorkerQueues } from "./ports/queues.ts";
export type { Telemetry } from "./telemetry.ts";

/** Definitions of one kind. */
export interface DefinitionStore<Definition> {
  /** False if one of that id exists. */
  create(definition: Definition): Promise<boolean>;
  /** Replaces the definition if its stored version is `expectedVersion`; false if it is not, or there is none. */
  replace(definition: Definition, expectedVersion: number): Promise<boolean>;
  /** Removes definition and state; false if there was none. */
  delete(id: string): Promise<boolean>;
  /** Strongly consistent. Throws CONFLICT `definition-broken` for one that is stored and cannot be read. */
  getDefinition(id: string): Promise<Definition | undefined>;
  /** In one request per 100 ids; absent ids, and what cannot be read, are left out. `eventually`: at half the price, perhaps a second old. */
  getDefinitions(ids: readonly string[], consistency?: Consistency): Promise<Map<string, Definition>>;
  /** Definitions in order of id, from after `after`, at most `limit`, what cannot be read among them. Eventually consistent. */
  listDefinitions(page: { readonly after?: string; readonly limit: number }): Promise<readonly (Definition | BrokenDefinition)[]>;
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
  releaseSlot(id: string, ended: EndedRun): Promise<boolean>;
  /** Gives back a slot whose run turned out to be over or never to have been; counts nothing. */
  abandonSlot(id: string, runId: RunId): Promise<void>;
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
type Consistency = "strongly" | "eventually";

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
  keepSteps(id: string, spec: string, steps: readonly Step[]): Promise<void>;
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

/** Records of occurrences. */
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
  existing(owner: OwnerKey, runIds: readonly RunId[]): Promise<ReadonlySet<RunId>>;
  listByJob(jobId: string, page: RunPageRequest): Promise<RunPage>;
  /** The job's records due before and after this one, whether it exists or not; null: none. Eventually consistent. `expiresAt`: when a record with this id may be deleted, ISO 8601. */
  neighbours(
    jobId: string,
    runId: RunId,
  ): Promise<{ readonly previous: RunId | null; readonly next: RunId | null; readonly expiresAt: string }>;
  /** Runs of all jobs whose scheduled time is in [from, to], newest first. Eventually consistent. */
  listByTime(range: { readonly from: number; readonly to: number }, page: RunPageRequest): Promise<RunPage>;
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
  /** Saves `next` if the stored run still has the revision of `previous`; false if not. */
  save(previous: WorkflowRun, next: WorkflowRun): Promise<boolean>;
  /** Newest first. */
  list(workflowId: string, page: { readonly skip: number; readonly limit: number }): Promise<readonly WorkflowRun[]>;
}

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
  put(owner: OwnerKey, expression: string): Promise<void>;
  /** Repeated: nothing. */
  remove(owner: OwnerKey): Promise<void>;
  /** Is the owner's schedule as `put` would make it? */
  compare(owner: OwnerKey, expression: string): Promise<"same" | "different" | "absent">;
  /** Owners of this kind that have a schedule, by pages of at most 100, in no order. Not those of `once`. `next` null: the last page. */
  list(kind: OwnerKind, cursor: string | null): Promise<{ readonly owners: readonly OwnerKey[]; readonly next: string | null }>;
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
  readonly jobs: JobStore;
  readonly triggers: TriggerStore;
  readonly workflows: WorkflowStore;
  readonly requests: RequestStore;
  readonly runs: RunStore;
  readonly workflowRuns: WorkflowRunStore;
  readonly runLogs: RunLogs;
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
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Unguessable text, new with each call. */
  readonly randomText: () => string;
}
