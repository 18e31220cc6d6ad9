import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";
import { countDueHours, type DueHours } from "../../shared/use-cases/statistics/count-due-hours.ts";
import { flushTelemetry } from "../middleware/flush-telemetry.ts";

/** In ms: the last hours are counted, and what was counted is said. */
const TIME_TO_END_MS = 30_000;

export type MonthlyStatisticsPorts = Parameters<typeof countDueHours>[0] & { readonly telemetry: FlushableTelemetry };

/**
 * Counts the runs of this month and the last by the hour, so that whoever asks for statistics need not wait for it. It fails where
 * hours are left: Lambda then calls it again, which goes on with these, and an alarm tells of it.
 */
export function monthlyStatisticsHandler(ports: MonthlyStatisticsPorts) {
  return middy<unknown, DueHours>()
    .use(flushTelemetry(ports.telemetry))
    .handler(async (_event, context: Context) => {
      const hours = await countDueHours(ports, ports.clock.now() + context.getRemainingTimeInMillis() - TIME_TO_END_MS);
      if (hours.left > 0) throw new Error(`${hours.left} hours are not counted`);
      return hours;
    });
}
