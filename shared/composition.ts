/**
 * The ports on AWS. A function takes the parts that it has been granted: `{ ...base("api"), ...jobs(), ...runs() }`;
 * what it does not take is not configured. Every variable is read at once, so that a function without one
 * fails at its start; clients that few invocations need are loaded with their first call.
 */
import { randomUUID } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { documentClient } from "./adapters/dynamodb.ts";
import { dynamoJobStore } from "./adapters/job-store.ts";
import { dynamoLeases } from "./adapters/leases.ts";
import { dynamoPasses } from "./adapters/pass-store.ts";
import { type FlushableTelemetry, powertoolsTelemetry } from "./adapters/powertools-telemetry.ts";
import { dynamoRequests } from "./adapters/requests.ts";
import { dynamoRunStore, type RecordTables } from "./adapters/run-store.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { dynamoTriggerStore } from "./adapters/trigger-store.ts";
import { dynamoWorkflowRunStore } from "./adapters/workflow-run-store.ts";
import { dynamoWorkflowStore } from "./adapters/workflow-store.ts";
import { QUEUE_OF } from "./contract/dispatch-queues.ts";
import type { WrittenStreamLetter } from "./contract/stream-letter.ts";
import { deferred } from "./deferred.ts";
import {
  BaseEnvironment,
  DispatchEnvironment,
  EventBusEnvironment,
  JobEnvironment,
  QueueDepthEnvironment,
  readEnvironment,
  ResultEnvironment,
  RuleEnvironment,
  RunEnvironment,
  StreamLetterEnvironment,
  WakeEnvironment,
} from "./environment.ts";
import type { Ports } from "./ports.ts";
import { reportMalformedItems } from "./adapters/readable-items.ts";

export interface Base extends Pick<Ports, "scope" | "defaultTimeZone" | "clock" | "randomText"> {
  readonly telemetry: FlushableTelemetry;
  readonly authorizationRequired: boolean;
  readonly frontDoorSecret: string | undefined;
}

export function base(functionName: string): Base {
  const environment = readEnvironment(BaseEnvironment);
  const telemetry = powertoolsTelemetry(functionName, environment.SCHEDULER_SCOPE, environment.LOG_LEVEL);
  reportMalformedItems((item) => telemetry.record({ name: "item.malformed", level: "error", detail: { ...item } }));
  return {
    scope: environment.SCHEDULER_SCOPE,
    defaultTimeZone: environment.SCHEDULER_TIMEZONE,
    authorizationRequired: environment.AUTHORIZATION_REQUIRED,
    frontDoorSecret: environment.FRONT_DOOR_SECRET,
    clock: systemClock,
    telemetry,
    randomText: randomUUID,
  };
}

export function jobs(): Pick<Ports, "jobs"> {
  return { jobs: dynamoJobStore(dynamodb(), readEnvironment(JobEnvironment).JOB_TABLE) };
}

export function passes(): Pick<Ports, "passes"> {
  return { passes: dynamoPasses(dynamodb(), readEnvironment(JobEnvironment).JOB_TABLE) };
}

export function runs(): Pick<Ports, "runs"> {
  return { runs: dynamoRunStore(dynamodb(), recordTables()) };
}

export function runLogs(): Pick<Ports, "runLogs"> {
  const tables = recordTables();
  return { runLogs: deferred(async () => (await import("./adapters/run-logs.ts")).dynamoRunLogs(dynamodb(), tables)) };
}

export function triggers(): Pick<Ports, "triggers"> {
  return { triggers: dynamoTriggerStore(dynamodb(), recordTables()) };
}

function recordTables(): RecordTables {
  const { RUN_TABLE, RUN_RETENTION_DAYS } = readEnvironment(RunEnvironment);
  return { jobTable: readEnvironment(JobEnvironment).JOB_TABLE, runTable: RUN_TABLE, retentionDays: RUN_RETENTION_DAYS };
}

export function workflows(): Pick<Ports, "workflows"> {
  return { workflows: dynamoWorkflowStore(dynamodb(), readEnvironment(JobEnvironment).JOB_TABLE) };
}

export function requests(): Pick<Ports, "requests"> {
  return { requests: dynamoRequests(dynamodb(), readEnvironment(JobEnvironment).JOB_TABLE) };
}

export function workflowRuns(): Pick<Ports, "workflowRuns"> {
  return { workflowRuns: dynamoWorkflowRunStore(dynamodb(), recordTables()) };
}

export function results(): Pick<Ports, "results"> {
  const { RESULT_BUCKET } = readEnvironment(ResultEnvironment);
  return { results: deferred(async () => (await import("./adapters/result-store.ts")).s3ResultStore(RESULT_BUCKET)) };
}

export function eventBus(): Pick<Ports, "bus"> {
  const { EVENT_BUS_NAME } = readEnvironment(EventBusEnvironment);
  const address = { busName: EVENT_BUS_NAME, scope: readEnvironment(BaseEnvironment).SCHEDULER_SCOPE };
  return { bus: deferred(async () => (await import("./adapters/event-bus.ts")).eventBridgeBus(address)) };
}

export function eventRules(): Pick<Ports, "rules"> {
  const environment = readEnvironment(RuleEnvironment);
  const target = {
    busName: environment.EVENT_BUS_NAME,
    queueArn: environment.DISPATCH_QUEUE_ARNS[QUEUE_OF.event],
    deadLetterQueueArn: environment.RULE_DLQ_ARN,
  };
  return { rules: deferred(async () => (await import("./adapters/event-rules.ts")).eventBridgeRules(target)) };
}

export function dispatchQueue(): Pick<Ports, "dispatch"> {
  const { DISPATCH_QUEUE_URLS } = readEnvironment(DispatchEnvironment);
  return {
    dispatch: deferred(async () => (await import("./adapters/dispatch-queue.ts")).sqsDispatchQueue(await sqs(), DISPATCH_QUEUE_URLS)),
  };
}

export function workerQueues(): Pick<Ports, "workers"> {
  return { workers: deferred(async () => (await import("./adapters/worker-queues.ts")).sqsWorkerQueues(await sqs())) };
}

export function queueDepths(): Pick<Ports, "queueDepths"> {
  const { OWN_QUEUES } = readEnvironment(QueueDepthEnvironment);
  return { queueDepths: deferred(async () => (await import("./adapters/queue-depths.ts")).sqsQueueDepths(await sqs(), OWN_QUEUES)) };
}

export function deadLetters(): Pick<Ports, "deadLetters"> {
  const { OWN_QUEUES: own } = readEnvironment(QueueDepthEnvironment);
  const scope = readEnvironment(BaseEnvironment).SCHEDULER_SCOPE;
  return { deadLetters: deferred(async () => (await import("./adapters/dead-letters.ts")).sqsDeadLetters(await sqs(), scope, own)) };
}

/** Where a letter is written of a stream's record that cannot be read. */
export function streamLetters(): { readonly setAside: (letter: WrittenStreamLetter) => Promise<void> } {
  const { STREAM_DEAD_LETTERS_URL } = readEnvironment(StreamLetterEnvironment);
  return deferred(async () => (await import("./adapters/stream-letters.ts")).sqsStreamLetters(await sqs(), STREAM_DEAD_LETTERS_URL));
}

export function leases(): Pick<Ports, "leases"> {
  return { leases: dynamoLeases(dynamodb(), readEnvironment(JobEnvironment).JOB_TABLE) };
}

export function wakeSchedules(): Pick<Ports, "wakes"> {
  const environment = readEnvironment(WakeEnvironment);
  const target = {
    groupName: environment.SCHEDULE_GROUP,
    queueArns: environment.DISPATCH_QUEUE_ARNS,
    deadLetterQueueArn: environment.SCHEDULE_DLQ_ARN,
    roleArn: environment.SCHEDULE_ROLE_ARN,
  };
  return { wakes: deferred(async () => (await import("./adapters/wake-schedules.ts")).eventBridgeWakeSchedules(target)) };
}

/** What moves runs forward, whatever they are of: the parts that dispatch, react and sweep have in common. */
export function runMovers() {
  return {
    ...jobs(),
    ...triggers(),
    ...workflows(),
    ...runs(),
    ...workflowRuns(),
    ...results(),
    ...eventBus(),
    ...dispatchQueue(),
    ...workerQueues(),
    ...wakeSchedules(),
  };
}

/** One client a service and process: connections are kept between invocations. */
const dynamodb = once<DynamoDBDocumentClient>(documentClient);
const sqs = once(async () => (await import("./adapters/sqs.ts")).sqsClient());

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
