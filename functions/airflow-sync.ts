import {
  airflow,
  airflowSync,
  base,
  eventBus,
  jobDirectory,
  leases,
  runs,
  scheduleFiles,
  schedules,
  statistics,
  triggers,
  workflowRuns,
  workflows,
} from "../shared/composition.ts";
import { airflowSyncHandler } from "./handlers/airflow-sync.ts";

/** Makes schedules what their records say, and runs what Airflow says. Triggered by: EventBridge Scheduler, every minute. */
const ports = {
  ...base("airflow-sync"),
  ...schedules(),
  ...scheduleFiles(),
  ...jobDirectory(),
  ...workflows(),
  ...workflowRuns(),
  ...runs(),
  ...statistics(),
  ...triggers(),
  ...eventBus(),
  ...leases(),
  ...airflowSync(),
  ...airflow(),
};

export const handler = airflowSyncHandler(ports);
