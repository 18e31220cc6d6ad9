import { base, runs, statistics, workflowRuns } from "../shared/composition.ts";
import { monthlyStatisticsHandler } from "./handlers/monthly-statistics.ts";

/**
 * Counts the runs of this month and the last by the hour, so that whoever asks for statistics need not wait for it. Triggered by:
 * EventBridge Scheduler, daily.
 */
const ports = { ...base("monthly-statistics"), ...runs(), ...workflowRuns(), ...statistics() };

export const handler = monthlyStatisticsHandler(ports);
