import middy from "@middy/core";
import { base, deadLetters, eventRules, leases, runMovers } from "../shared/composition.ts";
import { sweep } from "../shared/use-cases/sweep.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

/** Finds what did not happen and repairs it. Triggered by: EventBridge Scheduler, every five minutes. */
const ports = { ...base("sweep"), ...runMovers(), ...eventRules(), ...deadLetters(), ...leases() };

export const handler = middy()
  .use(flushTelemetry(ports.telemetry))
  .handler(() => sweep(ports));
