import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { base, runs, statistics, workflowRuns } from "../shared/composition.ts";
import { countDueHours, type DueHours } from "../shared/use-cases/statistics/count-due-hours.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

/** In ms: the last hours are counted, and what was counted is said. */
const TIME_TO_END_MS = 30_000;

/**
 * Counts the runs of this month and the last by the hour, so that whoever asks for statistics need not wait for it. Triggered by:
 * EventBridge Scheduler, daily.
 */
const ports = { ...base("monthly-statistics"), ...runs(), ...workflowRuns(), ...statistics() };

export const handler = middy<unknown, DueHours>()
  .use(flushTelemetry(ports.telemetry))
  .handler((_event, context: Context) => countDueHours(ports, ports.clock.now() + context.getRemainingTimeInMillis() - TIME_TO_END_MS));
