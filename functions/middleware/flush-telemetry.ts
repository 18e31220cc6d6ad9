import type { MiddlewareObj } from "@middy/core";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";

/** Writes the invocation's metrics at its end, however it ends. */
export function flushTelemetry(telemetry: Pick<FlushableTelemetry, "flush">): MiddlewareObj {
  const flush = () => telemetry.flush();
  return { after: flush, onError: flush };
}
