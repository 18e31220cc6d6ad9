/**
 * The ports on AWS. A function takes the parts that it has been granted: `{ ...base("api"), ...jobs(), ...runs() }`;
 * what it does not take is not configured. Every variable is read at once, so that a function without one
 * fails at its start; clients that few invocations need are loaded with their first call.
 */
import { randomUUID } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { documentClient } from "./adapters/dynamodb/dynamodb.ts";
import { dynamoConnections } from "./adapters/dynamodb/accounts/connection-store.ts";
import { dynamoJobStore } from "./adapters/dynamodb/definitions/job-store.ts";
import { dynamoLeases } from "./adapters/dynamodb/leases.ts";
import { dynamoPasses } from "./adapters/dynamodb/pass-store.ts";
import { powertoolsTelemetry } from "./adapters/powertools/powertools-telemetry.ts";
import { dynamoAirflowSync } from "./adapters/dynamodb/accounts/airflow-sync-store.ts";
import { dynamoSchedules } from "./adapters/dynamodb/definitions/schedule-store.ts";
import { ownJobs } from "./use-cases/schedules/own-jobs.ts";
import type { DagFileSettings } from "./use-cases/schedules/schedule-ports.ts";
import { dynamoRequests } from "./adapters/dynamodb/requests.ts";
import { dynamoRunStore, type RecordTables } from "./adapters/dynamodb/runs/run-store.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { dynamoWorkflowStore } from "./adapters/dynamodb/definitions/workflow-store.ts";
import { QUEUE_OF } from "./contract/deployment/dispatch-queues.ts";
import { deferred } from "./deferred.ts";
import {
  AirflowEnvironment,
  AuditEnvironment,
  BaseEnvironment,
  ConnectionEnvironment,
  DispatchEnvironment,
  EventBusEnvironment,
  JobEnvironment,
  QueueDepthEnvironment,
  readEnvironment,
  ResultEnvironment,
  RuleEnvironment,
  RunEnvironment,
  ScheduleEnvironment,
  SocketEnvironment,
  WakeEnvironment,
} from "./environment.ts";
import type { FlushableTelemetry } from "./ports/telemetry.ts";
import type { Ports } from "./ports/groups.ts";
import type { StopMarks } from "./ports/schedules/schedule-files.ts";
import { reportMalformedItems } from "./adapters/dynamodb/items/readable-items.ts";

/** What clients that report by themselves report to: the telemetry of the function. */
let reporter: FlushableTelemetry | undefined;
function reporting(): FlushableTelemetry {
  if (!reporter) throw new Error("base() comes first: it says to whom a client reports");
  return reporter;
}

export interface Base extends Pick<Ports, "scope" | "defaultTimeZone" | "clock" | "randomText" | "hasAirflow"> {
  readonly telemetry: FlushableTelemetry;
  readonly authorizationRequired: boolean;
  readonly frontDoorSecret: string | undefined;
}

export function base(functionName: string): Base {
  const environment = readEnvironment(BaseEnvironment);
  const telemetry = powertoolsTelemetry(functionName, environment.SCHEDULER_SCOPE, environment.LOG_LEVEL);
  reporter = telemetry;
  reportMalformedItems((item) => telemetry.record({ name: "item.malformed", level: "error", detail: { ...item } }));
  return {
    scope: environment.SCHEDULER_SCOPE,
    defaultTimeZone: environment.SCHEDULER_TIMEZONE,
    authorizationRequired: environment.AUTHORIZATION_REQUIRED,
    frontDoorSecret: environment.FRONT_DOOR_SECRET,
    hasAirflow: environment.HAS_AIRFLOW,
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
  return { runLogs: deferred(async () => (await import("./adapters/dynamodb/runs/run-logs.ts")).dynamoRunLogs(dynamodb(), tables)) };
}

export function statistics(): Pick<Ports, "statistics" | "retentionDays"> {
  const tables = recordTables();
  return {
    retentionDays: tables.retentionDays,
    statistics: deferred(async () =>
      (await import("./adapters/dynamodb/statistics/hour-statistics.ts")).dynamoHourStatistics(dynamodb(), tables),
    ),
  };
}

export function triggers(): Pick<Ports, "triggers"> {
  const tables = recordTables();
  const store = () => import("./adapters/dynamodb/definitions/trigger-store.ts");
  return { triggers: deferred(async () => (await store()).dynamoTriggerStore(dynamodb(), tables)) };
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
  const tables = recordTables();
  const store = () => import("./adapters/dynamodb/runs/workflow-run-store.ts");
  return { workflowRuns: deferred(async () => (await store()).dynamoWorkflowRunStore(dynamodb(), tables)) };
}

export function results(): Pick<Ports, "results"> {
  const { RESULT_BUCKET } = readEnvironment(ResultEnvironment);
  return { results: deferred(async () => (await import("./adapters/s3/result-store.ts")).s3ResultStore(RESULT_BUCKET)) };
}

export function eventBus(): Pick<Ports, "bus"> {
  const { EVENT_BUS_NAME } = readEnvironment(EventBusEnvironment);
  const address = { busName: EVENT_BUS_NAME, scope: readEnvironment(BaseEnvironment).SCHEDULER_SCOPE };
  return { bus: deferred(async () => (await import("./adapters/eventbridge/event-bus.ts")).eventBridgeBus(address)) };
}

export function eventRules(): Pick<Ports, "rules"> {
  const environment = readEnvironment(RuleEnvironment);
  const target = {
    busName: environment.EVENT_BUS_NAME,
    queueArn: environment.DISPATCH_QUEUE_ARNS[QUEUE_OF.event],
    deadLetterQueueArn: environment.RULE_DLQ_ARN,
  };
  return { rules: deferred(async () => (await import("./adapters/eventbridge/event-rules.ts")).eventBridgeRules(target)) };
}

/** Null where none is configured. Its credentials are read with the first call. */
export function airflow(): Pick<Ports, "airflow"> {
  const environment = readEnvironment(AirflowEnvironment);
  if ("MWAA_ENVIRONMENT" in environment) {
    const { MWAA_ENVIRONMENT, MWAA_ENDPOINT: endpoint, AWS_REGION: region } = environment;
    return {
      airflow: deferred(async () => {
        const { mwaaAirflow } = await import("./adapters/airflow/mwaa/mwaa-client.ts");
        return mwaaAirflow({ environment: MWAA_ENVIRONMENT, endpoint, region }, { clock: systemClock, telemetry: reporting() });
      }),
    };
  }
  if (environment.AIRFLOW_API_URL === undefined) return { airflow: null };
  const { AIRFLOW_API_URL: baseUrl, AIRFLOW_SECRET_ARN: secret } = environment;
  return {
    airflow: deferred(async () => {
      const [{ airflowClient }, { readCredentials }] = await Promise.all([
        import("./adapters/airflow/airflow-client.ts"),
        import("./adapters/secrets/credentials.ts"),
      ]);
      return airflowClient({ baseUrl, ...(await readCredentials(secret)) }, { clock: systemClock, telemetry: reporting() });
    }),
  };
}

export function schedules(): Pick<Ports, "schedules"> {
  return { schedules: dynamoSchedules(dynamodb(), readEnvironment(JobEnvironment).JOB_TABLE) };
}

export function scheduleFiles(): Pick<Ports, "scheduleFiles"> & { readonly dagFiles: DagFileSettings } {
  const { DAG_BUCKET, DAG_FOLDER_BUCKET, DAG_FOLDER_PREFIX, AIRFLOW_AWS_CONNECTION, MAIL_LANGUAGE } = readEnvironment(ScheduleEnvironment);
  const folder =
    DAG_FOLDER_BUCKET === undefined || DAG_FOLDER_PREFIX === undefined
      ? undefined
      : { bucket: DAG_FOLDER_BUCKET, prefix: DAG_FOLDER_PREFIX };
  return {
    scheduleFiles: deferred(async () => (await import("./adapters/s3/schedule-files.ts")).s3ScheduleFiles(DAG_BUCKET, undefined, folder)),
    dagFiles: { bucket: DAG_BUCKET, aws_conn_id: AIRFLOW_AWS_CONNECTION, language: MAIL_LANGUAGE },
  };
}

/** The marks of runs of DAGs that are stopped, and nothing else of the bucket of DAG files. */
function stopMarks(): { readonly scheduleFiles: StopMarks } {
  const { DAG_BUCKET } = readEnvironment(ScheduleEnvironment);
  return { scheduleFiles: deferred(async () => (await import("./adapters/s3/schedule-files.ts")).s3ScheduleFiles(DAG_BUCKET)) };
}

export function jobDirectory(): Pick<Ports, "jobDirectory"> {
  const { JOB_SERVICE_URL } = readEnvironment(ScheduleEnvironment);
  if (JOB_SERVICE_URL === undefined) return { jobDirectory: ownJobs(jobs()) };
  return {
    jobDirectory: deferred(async () =>
      (await import("./adapters/job-service/job-service.ts")).jobService(JOB_SERVICE_URL, { telemetry: reporting() }),
    ),
  };
}

export function airflowSync(): Pick<Ports, "airflowSync"> {
  return { airflowSync: dynamoAirflowSync(dynamodb(), readEnvironment(JobEnvironment).JOB_TABLE) };
}

export function audit(): Pick<Ports, "audit" | "auditDays"> {
  const { ACCOUNT_TABLE, AUDIT_RETENTION_DAYS: days } = readEnvironment(AuditEnvironment);
  const trail = () => import("./adapters/dynamodb/accounts/audit-trail.ts");
  return { auditDays: days, audit: deferred(async () => (await trail()).dynamoAuditTrail(dynamodb(), ACCOUNT_TABLE, days)) };
}

export function dispatchQueue(): Pick<Ports, "dispatch"> {
  const { DISPATCH_QUEUE_URLS } = readEnvironment(DispatchEnvironment);
  return {
    dispatch: deferred(async () => (await import("./adapters/sqs/dispatch-queue.ts")).sqsDispatchQueue(await sqs(), DISPATCH_QUEUE_URLS)),
  };
}

export function workerQueues(): Pick<Ports, "workers"> {
  return { workers: deferred(async () => (await import("./adapters/sqs/worker-queues.ts")).sqsWorkerQueues(await sqs())) };
}

export function queueDepths(): Pick<Ports, "queueDepths"> {
  const { OWN_QUEUES } = readEnvironment(QueueDepthEnvironment);
  return { queueDepths: deferred(async () => (await import("./adapters/sqs/queue-depths.ts")).sqsQueueDepths(await sqs(), OWN_QUEUES)) };
}

export function deadLetters(): Pick<Ports, "deadLetters"> {
  const { OWN_QUEUES: own } = readEnvironment(QueueDepthEnvironment);
  const scope = readEnvironment(BaseEnvironment).SCHEDULER_SCOPE;
  return { deadLetters: deferred(async () => (await import("./adapters/sqs/dead-letters.ts")).sqsDeadLetters(await sqs(), scope, own)) };
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
  return { wakes: deferred(async () => (await import("./adapters/eventbridge/wake-schedules.ts")).eventBridgeWakeSchedules(target)) };
}

export function connections(): Pick<Ports, "connections"> {
  return { connections: dynamoConnections(dynamodb(), readEnvironment(ConnectionEnvironment).CONNECTION_TABLE) };
}

export function sockets(): Pick<Ports, "sockets"> {
  const { SOCKET_ENDPOINT } = readEnvironment(SocketEnvironment);
  return { sockets: deferred(async () => (await import("./adapters/apigateway/socket-sender.ts")).apiGatewaySockets(SOCKET_ENDPOINT)) };
}

/** What moves runs forward, whatever they are of: the parts that dispatch, react and sweep have in common. */
export function runMovers() {
  return {
    ...jobs(),
    ...triggers(),
    ...workflows(),
    ...runs(),
    ...statistics(),
    ...workflowRuns(),
    ...results(),
    ...eventBus(),
    ...dispatchQueue(),
    ...workerQueues(),
    ...wakeSchedules(),
    ...airflow(),
    ...stopMarks(),
  };
}

/** One client a service and process: connections are kept between invocations. */
export const dynamodb = once<DynamoDBDocumentClient>(documentClient);
export const sqs = once(async () => (await import("./adapters/sqs/sqs.ts")).sqsClient());

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
