import {
  airflow,
  audit,
  base,
  dispatchQueue,
  eventBus,
  jobDirectory,
  jobs,
  requests,
  runs,
  scheduleFiles,
  schedules,
  statistics,
  triggers,
  workflowRuns,
  workflows,
} from "../shared/composition.ts";
import { deliveries } from "../shared/notifications-composition.ts";
import { schedulesHandler } from "./handlers/schedules.ts";

/** Serves schedules, their runs and their statistics. Triggered by: HTTP API. */
const ports = {
  ...base("schedules"),
  ...schedules(),
  ...scheduleFiles(),
  ...jobDirectory(),
  ...jobs(),
  ...workflows(),
  ...workflowRuns(),
  ...runs(),
  ...requests(),
  ...triggers(),
  ...eventBus(),
  ...dispatchQueue(),
  ...statistics(),
  ...airflow(),
  ...audit(),
  ...deliveries(),
};

export const handler = schedulesHandler(ports);
