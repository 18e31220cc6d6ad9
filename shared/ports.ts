/**
 * What the use cases need from the world. Each port is small, has one adapter on AWS, and one contract suite.
 * Every call can fail or time out: it then throws, nothing is assumed, and the queue or stream that drives the use case
 * tries again. Every call may be repeated: each says what the second one does.
 */
import type { DispatchMessage, JobMessage } from "./contract/messages.ts";
import type { EndedRun, Job, JobDefinition, JobState } from "./domain/job.ts";
import type { Run, RunStatus } from "./domain/run.ts";
import type { RunId } from "./domain/run-id.ts";

/** Definitions and states of jobs. Not here: runs, and schedules. */
export interface JobStore {
  /** False if a job of that id exists. */
  create(definition: JobDefinition): Promise<boolean>;
  /** Replaces the definition if its stored version is `expectedVersion`; false if it is not, or there is none. */
  replace(definition: JobDefinition, expectedVersion: number): Promise<boolean>;
  /** Removes definition and state; false if there was none. */
  delete(jobId: string): Promise<boolean>;
  /** Definition and state, strongly consistent. */
  get(jobId: string): Promise<Job | undefined>;
  getDefinition(jobId: string): Promise<JobDefinition | undefined>;
  /** In one request per 100 ids; absent ids are left out. `eventually`: at half the price, perhaps a second old. */
  getDefinitions(jobIds: readonly string[], consistency?: Consistency): Promise<Map<string, JobDefinition>>;
  /** Only the versions, strongly consistent, in one request per 100 ids; absent ids are left out. */
  getVersions(jobIds: readonly string[]): Promise<Map<string, number>>;
  /** Definitions in order of id, from after `after`, at most `limit`. Eventually consistent. */
  listDefinitions(page: { readonly after?: string; readonly limit: number }): Promise<readonly JobDefinition[]>;
  getStates(jobIds: readonly string[]): Promise<Map<string, JobState>>;
  /**
   * Takes a slot for the run if it holds one already or fewer than `maxParallel` are held, and notes the start in the
   * same write. False: no slot is free. Repeated: true; the slot is held once, the times are noted again.
   */
  acquireSlot(jobId: string, runId: RunId, start: SlotRequest): Promise<boolean>;
  /** Gives the slot back and counts the ended run, in one write. Repeated: false, and nothing is counted again. */
  releaseSlot(jobId: string, ended: EndedRun): Promise<boolean>;
  /** Gives back a slot whose run turned out to be over or never to have been; counts nothing. */
  abandonSlot(jobId: string, runId: RunId): Promise<void>;
  /** Counts an occurrence that never became active (`skipped`, `missed`) and notes it as the job's last. */
  countUnstarted(jobId: string, run: Pick<Run, "status" | "trigger_source" | "reason">): Promise<void>;
  /** The earlier answer to a request with this key, or undefined after storing this one. Kept for 24 h. */
  rememberRequest(jobId: string, key: string, request: RememberedRequest): Promise<RememberedRequest | undefined>;
  /** How far `sweep` has looked, ISO 8601; undefined before its first time. */
  getSweptUntil(): Promise<string | undefined>;
  setSweptUntil(instant: string): Promise<void>;
}

/** @default "strongly" */
type Consistency = "strongly" | "eventually";

export interface SlotRequest {
  readonly maxParallel: number;
  readonly startedAt: string;
  readonly nextDueAt: string | null;
  /** The activation that `nextDueAt` was worked out from. */
  readonly activeSince: string;
}

export interface RememberedRequest {
  readonly runId: RunId;
  readonly scheduledAt: string;
  /** Hash of the request: the same key with another request is an error. */
  readonly fingerprint: string;
}

/** Records of occurrences. */
export interface RunStore {
  /** Stores a new run; answers the one that is there already if it is. */
  create(run: Run): Promise<{ readonly created: true } | { readonly created: false; readonly existing: Run }>;
  /** Strongly consistent. */
  get(jobId: string, runId: RunId): Promise<Run | undefined>;
  /** Saves `next` if the stored run still has the status, attempt and worker of `previous`; false if not. */
  save(previous: Run, next: Run): Promise<boolean>;
  /** Which of these runs exist. */
  existing(jobId: string, runIds: readonly RunId[]): Promise<ReadonlySet<RunId>>;
  listByJob(jobId: string, page: RunPageRequest): Promise<RunPage>;
  /** Runs of all jobs whose scheduled time is in [from, to], newest first. Eventually consistent. */
  listByTime(range: { readonly from: number; readonly to: number }, page: RunPageRequest): Promise<RunPage>;
}

export interface RunPageRequest {
  readonly limit: number;
  readonly status?: RunStatus | undefined;
  /** As a previous page gave it. Throws a validation error for any other text. */
  readonly cursor?: string | undefined;
}

export interface RunPage {
  readonly runs: readonly Run[];
  readonly nextCursor: string | null;
}

/** A message and how long it must wait. Delays beyond a queue's 900 s are the adapter's business (hops or one-time schedules). */
export interface Delayed<Message> {
  readonly message: Message;
  readonly delaySeconds: number;
}

/** The queue of our own timers. At least once, in no order. */
export interface DispatchQueue {
  /** Durable when it resolves; answers one message id each. */
  send(messages: readonly Delayed<DispatchMessage>[]): Promise<readonly string[]>;
}

/** The queues of the workers. */
export interface WorkerQueues {
  /** Makes the queue and its dead-letter queue if they are not there. Repeated: nothing. */
  ensure(queue: string): Promise<void>;
  /** Durable when it resolves. At most 900 s of delay. A queue that does not exist is made first. */
  send(messages: readonly (Delayed<JobMessage> & { readonly queue: string })[]): Promise<void>;
}

/** What wakes us: one recurring schedule a job, and one-time schedules for delays that no queue can hold. */
export interface WakeSchedules {
  /** Makes the job's schedule this expression (UTC). Repeated: nothing. */
  put(jobId: string, expression: string): Promise<void>;
  /** Repeated: nothing. */
  remove(jobId: string): Promise<void>;
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
  /** For jobs that name none. */
  readonly defaultTimeZone: string;
  readonly jobs: JobStore;
  readonly runs: RunStore;
  readonly dispatch: DispatchQueue;
  readonly workers: WorkerQueues;
  readonly wakes: WakeSchedules;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Unguessable text, new with each call. */
  readonly randomText: () => string;
}

/** What happened, for people and dashboards: one structured line each, and a metric where `count` says so. */
export interface Telemetry {
  record(event: TelemetryEvent): void;
}

export interface TelemetryEvent {
  readonly name: string;
  readonly level?: "debug" | "info" | "warn" | "error";
  readonly job_id?: string;
  readonly run_id?: string;
  readonly trigger_source?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}
