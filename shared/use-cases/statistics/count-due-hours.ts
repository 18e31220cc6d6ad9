import { hourAt } from "../../domain/statistics/statistics-age.ts";
import { type CountedHour, countSpan, type StatisticsPorts } from "./count-hours.ts";

/** Of a month in any time zone: none is more than a day ahead of UTC or behind it. */
const ANY_ZONE_MS = 86_400_000;

/** How many hours were counted, and how many no longer hold and were not: there was no time, or they could not be. */
export interface DueHours {
  readonly counted: number;
  readonly left: number;
}

/**
 * Counts the hours of this month and the last that must be counted, so that a reader need not, until `deadline` (epoch ms).
 * Repeated: what is left, and what has changed.
 */
export async function countDueHours(ports: StatisticsPorts, deadline: number): Promise<DueHours> {
  const now = new Date(ports.clock.now());
  const first = hourAt(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1) - ANY_ZONE_MS);
  const counted = new Set<number>();
  for (;;) {
    const hours = await countSpan(ports, first, hourAt(ports.clock.now()));
    const before = counted.size;
    for (const { hour, fresh } of hours) if (fresh) counted.add(hour);
    const left = hours.filter(({ behind }) => behind).length;
    // Without an hour more, the others cannot be counted; each has been reported.
    if (left === 0 || counted.size === before || ports.clock.now() >= deadline) {
      report(ports, hours, { counted: counted.size, left });
      return { counted: counted.size, left };
    }
  }
}

function report({ telemetry }: StatisticsPorts, hours: readonly CountedHour[], due: DueHours): void {
  const oldest = hours.find(({ behind }) => behind);
  const detail = { ...due, ...(oldest && { oldest_left: new Date(oldest.hour).toISOString() }) };
  telemetry.record(due.left > 0 ? { name: "statistics.counted", level: "warn", detail } : { name: "statistics.counted", detail });
}
