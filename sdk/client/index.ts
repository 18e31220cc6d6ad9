/// <reference types="node" preserve="true" />
/**
 * The client of the service: jobs, triggers, events and workflows over HTTP. Make a trigger with `createCronTrigger`,
 * `createApiTrigger`, `createEventTrigger` or `createTrigger`, and register it with a `Scheduler`.
 */
export type { ApiTrigger } from "./triggers/api-trigger.ts";
export type { ClientRunOptions } from "./client-run.ts";
export { type AnyTrigger, createTrigger, TriggerFactory } from "./triggers/create-trigger.ts";
export { createApiTrigger, createCronTrigger, createEventTrigger } from "./triggers/create-triggers.ts";
export type { EmitOptions, EmittedEvent } from "./router/emitted-events.ts";
export { BelfryApiError, SchedulerError, type SchedulerErrorCode } from "./errors.ts";
export type { HandledLetters, LetterPage, LetterQueues } from "./answers/dead-letter-answers.ts";
export type { DeadLetterScheduler } from "./dead-letter-api.ts";
export type { FieldProblem } from "../connection/api-connection.ts";
export type { JobView } from "./answers/job-answers.ts";
export type { JobRegistration, JobScheduler } from "./job-api.ts";
export type { JobDefinition } from "./job-definition.ts";
export type { JsonObject } from "./answers/json-values.ts";
export type { HonoContext } from "./router/router-fetch.ts";
export type { NodeRequest, NodeResponse } from "./router/router-node.ts";
export { createScheduler, type RegisteredTrigger, type RegisterOptions, Scheduler, type SchedulerOptions } from "./scheduler.ts";
export type { CronTrigger, EventTrigger, Trigger } from "./triggers/trigger.ts";
export type { Occurrence, PublishedEvent, Triggered, TriggerView, Warning, WebhookStatus } from "./triggers/trigger-answers.ts";
export type { OccurrencesPage } from "./triggers/trigger-api.ts";
export type {
  ApiEventMaker,
  CronEventMaker,
  EventContext,
  EventEnvelope,
  EventFilter,
  EventMaker,
  OccurrenceContext,
  SourceEvent,
} from "./triggers/trigger-functions.ts";
export type {
  ApiTriggerOptions,
  CronOptions,
  CronTriggerOptions,
  EventOptions,
  EventTriggerOptions,
  Target,
  TriggerOptions,
} from "./triggers/trigger-options.ts";
export { createTriggerRouter, type TriggerRouter, type TriggerRouterOptions } from "./triggers/trigger-router.ts";
export { TRIGGER_TYPES, TriggerType } from "./triggers/trigger-types.ts";
export type { StepRun, WorkflowRun, WorkflowRunDetail, WorkflowView } from "./answers/workflow-answers.ts";
export type { StepDefinition, WorkflowDefinition, WorkflowRunAction, WorkflowRunInput } from "./workflow-definition.ts";
export type { ControlOptions, WorkflowScheduler } from "./workflow-api.ts";
