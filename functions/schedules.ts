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
import { scheduleRoutes } from "../shared/contract/schedule-routes.ts";
import { statisticsRoutes } from "../shared/contract/statistics.ts";
import { say as english } from "../shared/contract/texts/en/all.ts";
import { scheduleHandlers } from "./http/handlers/schedules.ts";
import { serve } from "./http/serve.ts";

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
};

export const handler = serve({ ...scheduleRoutes, ...statisticsRoutes }, scheduleHandlers(ports), { ...ports, english });
