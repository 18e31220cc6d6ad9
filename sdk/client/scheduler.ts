import { randomUUID } from "node:crypto";
import { type BelfryApi, belfryApi } from "./belfry-api.ts";
import type { ClientRunOptions } from "./client-run.ts";
import type { AnyTrigger } from "./triggers/create-trigger.ts";
import { type JobRegistration, type JobScheduler, jobScheduler } from "./job-api.ts";
import type { JobDefinition } from "./job-definition.ts";
import { type DeadLetterScheduler, deadLetterScheduler } from "./dead-letter-api.ts";
import type { HandledLetters, LetterPage, LetterQueues } from "./answers/dead-letter-answers.ts";
import { dataOf } from "./answers/json-values.ts";
import { Registrations } from "./router/registrations.ts";
import { PublishedEvent, type Warning } from "./triggers/trigger-answers.ts";
import { type OccurrencesPage, type TriggerApi, triggerApi } from "./triggers/trigger-api.ts";
import type { WorkflowRun, WorkflowRunDetail, WorkflowView } from "./answers/workflow-answers.ts";
import { type ControlOptions, type WorkflowScheduler, workflowScheduler } from "./workflow-api.ts";
import type { WorkflowDefinition, WorkflowRunAction, WorkflowRunInput } from "./workflow-definition.ts";

/** Where a scheduler finds its service, how patiently it asks, and how triggers with functions run in this process. */
export type SchedulerOptions = ClientRunOptions;

/** A trigger and the topic to which it publishes. */
export interface RegisteredTrigger {
  readonly trigger: AnyTrigger;
  readonly topic: string;
}

export interface RegisterOptions {
  /**
   * A trigger that has this id already becomes this one; it runs on if it runs, keeps its count, and keeps its secret unless
   * this one brings another. @default false: an id that another trigger has is an error
   */
  readonly replace?: boolean;
}

/**
 * Jobs, triggers, events and workflows of one scope, over the service's API. The service runs the triggers, also when this process
 * has ended; those with functions run here, from `start()` on.
 *
 *     const scheduler = new Scheduler({ apiUrl: "http://127.0.0.1:8095" });
 *     await scheduler.registerTrigger("error_alerting", createEventTrigger({ sourceTopic: "logs.**" }), "alerts.critical");
 *     await scheduler.start();
 *
 * All methods throw BelfryApiError if the API says no, with its status, its code and the fields at fault; SchedulerError
 * `API_UNREACHABLE` without an answer.
 */
export class Scheduler implements JobScheduler, WorkflowScheduler, DeadLetterScheduler {
  readonly #api: BelfryApi;
  readonly #triggers: TriggerApi;
  readonly #registrations: Registrations;
  readonly #jobs: JobScheduler;
  readonly #workflows: WorkflowScheduler;
  readonly #deadLetters: DeadLetterScheduler;

  /** Asks the service nothing yet. @throws SchedulerError `INVALID_OPTION` for a URL that is none */
  constructor(options: SchedulerOptions = {}) {
    this.#api = belfryApi(options);
    this.#triggers = triggerApi(this.#api);
    this.#registrations = new Registrations(this.#triggers, this, options);
    this.#jobs = jobScheduler(this.#api);
    this.#workflows = workflowScheduler(this.#api);
    this.#deadLetters = deadLetterScheduler(this.#api);
  }

  /**
   * Registers a trigger, which publishes to `topic`. It runs from `start()` on, or at once if the scheduler was started. One
   * that an earlier start of the program has registered is taken over if it is the same, and runs on if it runs; functions are
   * not compared. Answers what will not work as it is, such as a target that does not exist.
   *
   * @throws BelfryApiError `ALREADY_EXISTS`, `Trigger with id '…' already registered`, if this scheduler has registered the id
   * already, or the trigger that is there differs (the message says in what); `VALIDATION_ERROR`. SchedulerError `ALREADY_BOUND`
   * for an object that stands for another registration.
   */
  registerTrigger(id: string, trigger: AnyTrigger, topic: string, { replace = false }: RegisterOptions = {}): Promise<readonly Warning[]> {
    return this.#registrations.register(id, trigger, topic, replace);
  }

  /** Removes a trigger; the record of its occurrences stays. @throws BelfryApiError `NOT_FOUND`, `Trigger with id '…' not found` */
  unregisterTrigger(id: string): Promise<void> {
    return this.#registrations.unregister(id);
  }

  /**
   * Every trigger of the scope by its id, whoever registered it. One that this scheduler has registered is the very object;
   * the others are handles of their own, without the secret by which their `trigger()` would sign.
   */
  getRegisteredTriggers(): Promise<Map<string, RegisteredTrigger>> {
    return this.#registrations.all();
  }

  /** Enables the triggers that this object has registered; functions begin to be called. Called again: nothing changes. */
  start(): Promise<void> {
    return this.#registrations.setRunning(true);
  }

  /**
   * Disables the triggers that this object has registered; they stay registered. Resolves when functions that are under way are
   * done. Called again: nothing changes. A process whose triggers shall run on ends without it, or with `close()`.
   */
  stop(): Promise<void> {
    return this.#registrations.setRunning(false);
  }

  /**
   * Ends what runs in this process, so that it can end: functions are called no more, those under way are waited for. In the
   * service everything stays as it is: what sets off a trigger with functions waits for the next process that starts it.
   */
  close(): Promise<void> {
    return this.#registrations.close();
  }

  /**
   * Publishes an event. `idempotencyKey`, 1 to 255 printable ASCII characters: the same one within 24 h publishes the same
   * event, which counts once. @default a key of its own, so that a publication that is tried again still is one
   *
   * @throws TypeError for data that JSON cannot carry
   */
  async publish(topic: string, data: object = {}, options: { readonly idempotencyKey?: string } = {}): Promise<PublishedEvent> {
    const { idempotencyKey = randomUUID() } = options;
    const body = { topic, data: dataOf(data, "data") };
    return this.#api.ask(PublishedEvent, "POST", "/events", { body, headers: { "idempotency-key": idempotencyKey } });
  }

  /** What a trigger did, newest first. `limit`: 1 to 1000. @default 50 */
  listOccurrences(id: string, page: { readonly limit?: number; readonly cursor?: string } = {}): Promise<OccurrencesPage> {
    return this.#triggers.occurrences(id, page);
  }

  registerJobs(jobs: readonly JobDefinition[]): Promise<readonly JobRegistration[]> {
    return this.#jobs.registerJobs(jobs);
  }

  registerWorkflow(id: string, definition: WorkflowDefinition): Promise<WorkflowView> {
    return this.#workflows.registerWorkflow(id, definition);
  }

  runWorkflow(id: string, input?: WorkflowRunInput, options?: { readonly idempotencyKey?: string }): Promise<WorkflowRun> {
    return this.#workflows.runWorkflow(id, input, options);
  }

  getWorkflowRun(id: string, runId: string): Promise<WorkflowRunDetail> {
    return this.#workflows.getWorkflowRun(id, runId);
  }

  controlWorkflowRun(id: string, runId: string, action: WorkflowRunAction, options?: ControlOptions): Promise<WorkflowRun> {
    return this.#workflows.controlWorkflowRun(id, runId, action, options);
  }

  listDeadLetterQueues(): Promise<LetterQueues> {
    return this.#deadLetters.listDeadLetterQueues();
  }

  listDeadLetters(queue: string, page?: { readonly limit?: number; readonly cursor?: string }): Promise<LetterPage> {
    return this.#deadLetters.listDeadLetters(queue, page);
  }

  redriveDeadLetters(queue: string, letterIds?: readonly string[]): Promise<HandledLetters> {
    return this.#deadLetters.redriveDeadLetters(queue, letterIds);
  }

  discardDeadLetters(queue: string, letterIds: readonly string[] | "all"): Promise<HandledLetters> {
    return this.#deadLetters.discardDeadLetters(queue, letterIds);
  }
}

/** `createScheduler(options)` is `new Scheduler(options)`. */
export function createScheduler(options: SchedulerOptions = {}): Scheduler {
  return new Scheduler(options);
}
