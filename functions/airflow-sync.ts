import middy from "@middy/core";
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
import { syncAirflow } from "../shared/use-cases/schedules/sync-airflow.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

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

export const handler = middy()
  .use(flushTelemetry(ports.telemetry))
  .handler(() => syncAirflow(ports, ports.randomText()));
