/**
 * The ports on AWS. A function takes the parts that it has been granted: `{ ...base("api"), ...jobs(), ...runs() }`;
 * what it does not take is neither configured nor bundled.
 */
import { randomUUID } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { sqsDispatchQueue } from "./adapters/dispatch-queue.ts";
import { documentClient } from "./adapters/dynamodb.ts";
import { dynamoJobStore } from "./adapters/job-store.ts";
import { type FlushableTelemetry, powertoolsTelemetry } from "./adapters/powertools-telemetry.ts";
import { dynamoRunStore } from "./adapters/run-store.ts";
import { sqsClient } from "./adapters/sqs.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { eventBridgeWakeSchedules, schedulerClient } from "./adapters/wake-schedules.ts";
import { sqsWorkerQueues } from "./adapters/worker-queues.ts";
import { BaseEnvironment, DispatchEnvironment, JobEnvironment, readEnvironment, RunEnvironment, WakeEnvironment } from "./environment.ts";
import type { Ports } from "./ports.ts";

export interface Base extends Pick<Ports, "scope" | "defaultTimeZone" | "clock" | "randomText"> {
  readonly telemetry: FlushableTelemetry;
  readonly authorizationRequired: boolean;
}

export function base(functionName: string): Base {
  const environment = readEnvironment(BaseEnvironment);
  return {
    scope: environment.SCHEDULER_SCOPE,
    defaultTimeZone: environment.SCHEDULER_TIMEZONE,
    authorizationRequired: environment.AUTHORIZATION_REQUIRED,
    clock: systemClock,
    telemetry: powertoolsTelemetry(functionName, environment.SCHEDULER_SCOPE),
    randomText: randomUUID,
  };
}

export function jobs(): Pick<Ports, "jobs"> {
  return { jobs: dynamoJobStore(dynamodb(), readEnvironment(JobEnvironment).JOB_TABLE) };
}

export function runs(): Pick<Ports, "runs"> {
  const { RUN_TABLE, RUN_RETENTION_DAYS } = readEnvironment(RunEnvironment);
  return { runs: dynamoRunStore(dynamodb(), RUN_TABLE, RUN_RETENTION_DAYS) };
}

export function dispatchQueue(): Pick<Ports, "dispatch"> {
  return { dispatch: sqsDispatchQueue(sqs(), readEnvironment(DispatchEnvironment).DISPATCH_QUEUE_URL) };
}

export function workerQueues(): Pick<Ports, "workers"> {
  return { workers: sqsWorkerQueues(sqs()) };
}

export function wakeSchedules(): Pick<Ports, "wakes"> {
  const environment = readEnvironment(WakeEnvironment);
  return {
    wakes: eventBridgeWakeSchedules(schedulerClient(), {
      groupName: environment.SCHEDULE_GROUP,
      dispatchQueueArn: environment.DISPATCH_QUEUE_ARN,
      deadLetterQueueArn: environment.SCHEDULE_DLQ_ARN,
      roleArn: environment.SCHEDULE_ROLE_ARN,
    }),
  };
}

/** One client a service and process: connections are kept between invocations. */
const dynamodb = once<DynamoDBDocumentClient>(documentClient);
const sqs = once<SQSClient>(sqsClient);

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
