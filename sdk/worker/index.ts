/// <reference types="node" preserve="true" />
/**
 * The worker SDK. `createWorker` does all of it; `parseJobMessage`, `markJobRun` and `rescheduleJob` are its parts, for
 * workers that read their queue themselves. The client, for triggers, events and workflows, comes along.
 */
export * from "../client/index.ts";
export type { ApiOptions } from "../connection/api-client.ts";
export { type Completion, type CompletionFields, type Outcome, OUTCOMES } from "./completions/completion.ts";
export { createWorker, type Worker } from "./create-worker.ts";
export type { Delivery, ReportPath, ReportPreference } from "./completions/deliver-completion.ts";
export { WorkerError, type WorkerErrorCode } from "../connection/errors.ts";
export { type JobMessage, type JobParams, parseJobMessage } from "./messages/job-message.ts";
export { jsonLogger, type LogFields, type Logger } from "../connection/logger.ts";
export { markJobRun, type MarkJobRunOptions } from "./claims/mark-job-run.ts";
export type { Refusal } from "./completions/refusals.ts";
export { rescheduleJob, type RescheduleOptions } from "./claims/reschedule-job.ts";
export type { Handler, HandlerContext } from "./run-handler.ts";
export type { SqsOptions } from "../connection/sqs-client.ts";
export type { WorkerEvents } from "./worker-events.ts";
export type { WorkerOptions } from "./worker-options.ts";
