import { randomUUID } from "node:crypto";
import type { ApiOptions } from "./api-connection.ts";
import { belfryApi } from "./belfry-api.ts";
import type { AnyTrigger } from "./create-trigger.ts";
import { Registrations } from "./registrations.ts";
import { PublishedEvent } from "./trigger-answers.ts";
import { type OccurrencesPage, triggerApi } from "./trigger-api.ts";
import type { JsonObject } from "./trigger-options.ts";
import { type WorkflowScheduler, workflowScheduler } from "./workflow-api.ts";

/** Where a scheduler finds its service, and how patiently it asks. */
export type SchedulerOptions = ApiOptions;

/** A trigger and the topic to which it publishes. */
export interface RegisteredTrigger {
  readonly trigger: AnyTrigger;
  readonly topic: string;
}

export interface RegisterOptions {
  /**
   * A trigger that has this id already becomes this one; it runs on if it runs, keeps its count, and keeps its secret unless
   * this one brings another. @default false: an id that is taken is an error
   */
  readonly replace?: boolean;
}

/**
 * Triggers, events and workflows of one scope, over the service's API. The service runs the triggers, also when this process
 * has ended.
 *
 * All methods throw BelfryApiError if the API says no, with its status, its code and the fields at fault; SchedulerError
 * `API_UNREACHABLE` without an answer.
 */
export interface Scheduler extends WorkflowScheduler {
  /**
   * Registers a trigger, which publishes to `topic`. It runs from `start()` on, or at once if the scheduler was started.
   *
   * @throws BelfryApiError `ALREADY_EXISTS`, `Trigger with id '…' already registered`; `VALIDATION_ERROR`. SchedulerError
   * `ALREADY_BOUND` for an object that stands for another registration.
   */
  registerTrigger(id: string, trigger: AnyTrigger, topic: string, options?: RegisterOptions): Promise<void>;
  /** Removes a trigger; the record of its occurrences stays. @throws BelfryApiError `NOT_FOUND`, `Trigger with id '…' not found` */
  unregisterTrigger(id: string): Promise<void>;
  /**
   * Every trigger of the scope by its id, whoever registered it. One that this scheduler has registered is the very object;
   * the others are handles of their own, without the secret by which their `trigger()` would sign.
   */
  getRegisteredTriggers(): Promise<Map<string, RegisteredTrigger>>;
  /** Enables the triggers that this object has registered. Called again: nothing changes. */
  start(): Promise<void>;
  /**
   * Disables the triggers that this object has registered; they stay registered. Called again: nothing changes. A process
   * whose triggers shall run on ends without it.
   */
  stop(): Promise<void>;
  /**
   * Publishes an event. `idempotencyKey`, 1 to 255 printable ASCII characters: the same one within 24 h publishes the same
   * event, which counts once. @default a key of its own, so that a publication that is tried again still is one
   */
  publish(topic: string, data?: JsonObject, options?: { readonly idempotencyKey?: string }): Promise<PublishedEvent>;
  /** What a trigger did, newest first. `limit`: 1 to 1000. @default 50 */
  listOccurrences(id: string, page?: { readonly limit?: number; readonly cursor?: string }): Promise<OccurrencesPage>;
}

/**
 * A scheduler; it asks the service nothing yet.
 *
 *     const scheduler = createScheduler({ apiUrl: "http://127.0.0.1:8095" });
 *     await scheduler.registerTrigger("error_alerting", createEventTrigger({ sourceTopic: "logs.**" }), "alerts.critical");
 *     await scheduler.start();
 *
 * @throws SchedulerError `INVALID_OPTION` for a URL that is none
 */
export function createScheduler(options: SchedulerOptions = {}): Scheduler {
  const api = belfryApi(options);
  const triggers = triggerApi(api);
  const registrations = new Registrations(triggers);
  return {
    registerTrigger: (id, trigger, topic, { replace = false } = {}) => registrations.register(id, trigger, topic, replace),
    unregisterTrigger: (id) => registrations.unregister(id),
    getRegisteredTriggers: () => registrations.all(),
    start: () => registrations.setRunning(true),
    stop: () => registrations.setRunning(false),
    publish: (topic, data = {}, { idempotencyKey = randomUUID() } = {}) =>
      api.ask(PublishedEvent, "POST", "/events", { body: { topic, data }, headers: { "idempotency-key": idempotencyKey } }),
    listOccurrences: (id, page = {}) => triggers.occurrences(id, page),
    ...workflowScheduler(api),
  };
}
