import middy from "@middy/core";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";
import { sweep, type SweepPorts } from "../../shared/use-cases/sweep.ts";
import { flushTelemetry } from "../middleware/flush-telemetry.ts";

/** Finds what did not happen and repairs it. */
export function sweepHandler(ports: SweepPorts & { readonly telemetry: FlushableTelemetry }) {
  return middy()
    .use(flushTelemetry(ports.telemetry))
    .handler(() => sweep(ports));
}
