import { randomUUID } from "node:crypto";
import { sqsDispatchQueue } from "./adapters/dispatch-queue.ts";
import { documentClient } from "./adapters/dynamodb.ts";
import { dynamoJobStore } from "./adapters/job-store.ts";
import { type FlushableTelemetry, powertoolsTelemetry } from "./adapters/powertools-telemetry.ts";
import { dynamoRunStore } from "./adapters/run-store.ts";
import { sqsClient } from "./adapters/sqs.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { eventBridgeWakeSchedules, schedulerClient } from "./adapters/wake-schedules.ts";
import { sqsWorkerQueues } from "./adapters/worker-queues.ts";
import { readEnvironment } from "./environment.ts";
import type { Ports } from "./ports.ts";

export interface Composition extends Ports {
  readonly telemetry: FlushableTelemetry;
  readonly authorizationRequired: boolean;
}

/** The ports on AWS, for the function of this name; one composition a process, made at its start. */
export function compose(functionName: string): Composition {
  const environment = readEnvironment();
  const dynamodb = documentClient();
  const sqs = sqsClient();
  return {
    scope: environment.SCHEDULER_SCOPE,
    defaultTimeZone: environment.SCHEDULER_TIMEZONE,
    jobs: dynamoJobStore(dynamodb, environment.JOB_TABLE),
    runs: dynamoRunStore(dynamodb, environment.RUN_TABLE, environment.RUN_RETENTION_DAYS),
    dispatch: sqsDispatchQueue(sqs, environment.DISPATCH_QUEUE_URL),
    workers: sqsWorkerQueues(sqs),
    wakes: eventBridgeWakeSchedules(schedulerClient(), {
      groupName: environment.SCHEDULE_GROUP,
      dispatchQueueArn: environment.DISPATCH_QUEUE_ARN,
      deadLetterQueueArn: environment.SCHEDULE_DLQ_ARN,
      roleArn: environment.SCHEDULE_ROLE_ARN,
    }),
    clock: systemClock,
    telemetry: powertoolsTelemetry(functionName, environment.SCHEDULER_SCOPE),
    randomText: randomUUID,
    authorizationRequired: environment.AUTHORIZATION_REQUIRED,
  };
}
