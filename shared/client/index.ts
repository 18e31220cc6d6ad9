/// <reference types="node" preserve="true" />
/**
 * The client of the service: triggers, events and workflows over HTTP. Make a trigger with `createCronTrigger`,
 * `createApiTrigger`, `createEventTrigger` or `createTrigger`, and register it with the scheduler that `createScheduler` makes.
 */
export type { ApiTrigger } from "./api-trigger.ts";
export { type AnyTrigger, createTrigger } from "./create-trigger.ts";
export { createApiTrigger, createCronTrigger, createEventTrigger } from "./create-triggers.ts";
export { BelfryApiError, SchedulerError, type SchedulerErrorCode } from "./errors.ts";
export type { FieldProblem } from "./api-connection.ts";
export { createScheduler, type RegisteredTrigger, type RegisterOptions, type Scheduler, type SchedulerOptions } from "./scheduler.ts";
export type { CronTrigger, EventTrigger, Trigger } from "./trigger.ts";
export type { Occurrence, PublishedEvent, Triggered, TriggerView } from "./trigger-answers.ts";
export type { OccurrencesPage } from "./trigger-api.ts";
export type {
  ApiTriggerOptions,
  CronOptions,
  CronTriggerOptions,
  EventOptions,
  EventTriggerOptions,
  JsonObject,
  Target,
  TriggerOptions,
} from "./trigger-options.ts";
export { TRIGGER_TYPES, TriggerType } from "./trigger-types.ts";
export type { StepRun, WorkflowRun, WorkflowRunDetail, WorkflowView } from "./workflow-answers.ts";
export type { StepDefinition, WorkflowDefinition, WorkflowRunAction, WorkflowRunInput } from "./workflow-definition.ts";
export type { WorkflowScheduler } from "./workflow-api.ts";
