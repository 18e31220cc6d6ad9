import middy from "@middy/core";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";
import { syncAirflow, type SyncPorts } from "../../shared/use-cases/schedules/sync/sync-airflow.ts";
import { flushTelemetry } from "../middleware/flush-telemetry.ts";

export type AirflowSyncPorts = SyncPorts & { readonly telemetry: FlushableTelemetry; readonly randomText: () => string };

/** Makes schedules what their records say, and runs what Airflow says. */
export function airflowSyncHandler(ports: AirflowSyncPorts) {
  return middy()
    .use(flushTelemetry(ports.telemetry))
    .handler(() => syncAirflow(ports, ports.randomText()));
}
