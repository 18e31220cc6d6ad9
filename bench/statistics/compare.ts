import { isDeepStrictEqual } from "node:util";
import { dayRuns } from "../../shared/use-cases/statistics/day.ts";
import type { StatisticsPorts } from "../../shared/use-cases/statistics/count-hours.ts";
import type { MonthStatistics } from "../../shared/use-cases/statistics/month.ts";
import type { BruteForce, Counts } from "./brute-force.ts";

/** All of a day, however many. */
const ALL = 1_000_000;

/** Each day of a month against what was counted run by run. @throws naming the first day that differs */
export function compareMonth(zone: string, { days }: MonthStatistics, brute: BruteForce): number {
  for (const { date, behind, ...shown } of days) {
    const { success = 0, failed = 0, missed = 0, running = 0, pending = 0 } = brute.statusesOf(zone, date);
    const parts = { success, failed: failed + missed, pending, running };
    const counted = { total: success + parts.failed + pending + running, ...parts };
    if (behind) throw new Error(`${date} in ${zone} has not been counted whole`);
    same(`${date} in ${zone}`, shown, counted);
  }
  return days.length;
}

/** All runs of a day of November 2026, read one by one, against the same. @throws as above */
export async function compareDay(ports: StatisticsPorts, zone: string, day: number, brute: BruteForce): Promise<number> {
  const { runs, cut } = await dayRuns(ports, { year: 2026, month: 11, timezone: zone, day, kinds: ["schedule"], limit: ALL });
  const date = `2026-11-${String(day).padStart(2, "0")}`;
  if (cut) throw new Error(`${date} in ${zone} was cut`);
  const shown: Record<string, number> = {};
  for (const { status } of runs) shown[status] = (shown[status] ?? 0) + 1;
  const { pending: _, ...counted } = brute.statusesOf(zone, date);
  same(`the runs of ${date} in ${zone}`, shown, counted);
  return runs.length;
}

function same(what: string, shown: Counts, counted: Counts): void {
  if (isDeepStrictEqual(shown, counted)) return;
  throw new Error(`${what} are shown as ${JSON.stringify(shown)}, and counted one by one ${JSON.stringify(counted)}`);
}
