import type { Function } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { type Deployment, scopeName, type ScopeSettings } from "../../shared/contract/deployment/deployment.ts";
import { AirflowAccess } from "./airflow-access.ts";
import { MwaaAccess } from "./mwaa-access.ts";
import type { DispatchQueues } from "./queues/dispatch-queues.ts";
import type { EventBus } from "./queues/event-bus.ts";
import type { FunctionFactory } from "./function-factory.ts";
import type { JobTable } from "./data/job-table.ts";
import type { RunTable } from "./data/run-table.ts";
import { ScheduleBucket } from "./data/schedule-bucket.ts";
import type { WakeSchedules } from "./queues/wake-schedules.ts";

interface SchedulesProps {
  readonly stack: {
    readonly scope: string;
    readonly keep: boolean;
    readonly retentionDays: number;
    readonly deployment: Deployment;
    readonly settings: ScopeSettings;
  };
  readonly parts: {
    readonly functions: FunctionFactory;
    readonly jobs: JobTable;
    readonly runs: RunTable;
    readonly bus: EventBus;
    readonly dispatchQueues: DispatchQueues;
    readonly wakes: WakeSchedules;
  };
  /** Functions that start and follow runs on Airflow, too. */
  readonly followers: readonly Function[];
}

/** The functions of schedules, their bucket, and the way to an Airflow where one is configured. */
export function scheduleFunctions(parent: Construct, { stack, parts, followers }: SchedulesProps) {
  const { scope, keep, retentionDays, deployment, settings } = stack;
  const { functions, jobs, runs, bus, dispatchQueues, wakes } = parts;
  const airflow = airflowAccess(parent, scope, settings.airflow);
  const { dagBucket } = settings.airflow ?? {};
  const bucket = new ScheduleBucket(parent, "ScheduleBucket", {
    keep,
    retentionDays,
    awsConnection: settings.airflow?.awsConnection ?? "aws_default",
    mailLanguage: deployment.mailLanguage,
    // Nobody else's: what is in it and of no schedule is removed.
    dagFolder: dagBucket && { bucket: dagBucket.name, prefix: `${dagBucket.folder}/${scopeName(scope, deployment.prefix)}/` },
  });
  const schedules = functions.create("schedules", "Schedules, their runs and statistics", { memoryMegabytes: 512 });
  const airflowSync = functions.create("airflow-sync", "Makes schedules what their records say, and runs what Airflow says", {
    timeoutSeconds: 300,
    memoryMegabytes: 512,
  });
  for (const fn of [schedules, airflowSync]) {
    jobs.grant(fn, ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"]);
    jobs.grantList(fn);
    bus.grantPublish(fn);
    bucket.grant(fn, { remove: true });
    if (deployment.jobServiceUrl !== undefined) fn.addEnvironment("JOB_SERVICE_URL", deployment.jobServiceUrl);
  }
  runs.grant(airflowSync, ["GetItem", "PutItem"]);
  runs.grant(schedules, ["GetItem", "BatchGetItem", "PutItem", "DeleteItem", "Query"]);
  dispatchQueues.grantSend(schedules);
  runs.grantListByTime(schedules);
  for (const fn of followers) bucket.grantMarks(fn);
  if (airflow) for (const fn of [schedules, airflowSync, ...followers]) airflow.grant(fn);
  wakes.invokeEvery("AirflowSync", airflow ? 1 : 60, airflowSync);
  return { schedules, airflowSync, hasAirflow: airflow !== undefined };
}

function airflowAccess(parent: Construct, scope: string, airflow: ScopeSettings["airflow"]): AirflowAccess | MwaaAccess | undefined {
  if (airflow?.mwaa) return new MwaaAccess(parent, "Mwaa", airflow.mwaa);
  return airflow?.url === undefined ? undefined : new AirflowAccess(parent, "Airflow", { scope, url: airflow.url });
}
