import type { Overview } from "../../contract/operations/overview.ts";
import { latenessShares } from "../../domain/statistics/lateness.ts";
import { HOUR_MS, sumOfStatuses } from "../../domain/statistics/statistics.ts";
import type { CountedHour } from "../statistics/count-hours.ts";

type Hour = Overview["hours"][number];

const NOTHING = { success: 0, failed: 0, timeout: 0, cancelled: 0, skipped: 0, missed: 0 };
/** No hour of these comes to be. */
const NONE = { quarters: [] };

/** Hours as they are shown; `planned`: what is due in the rest of the last one, and in those after it. */
export function viewHours(counted: readonly CountedHour[], planned: readonly number[]): Pick<Overview, "hours" | "totals" | "lateness"> {
  const past = counted.map(({ hour, count, behind }, index): Hour => {
    const { queued = 0, running = 0, ...ended } = sumOfStatuses((count ?? NONE).quarters);
    return {
      from: new Date(hour).toISOString(),
      ...NOTHING,
      ...ended,
      active: queued + running,
      planned: index === counted.length - 1 ? (planned[0] ?? 0) : 0,
      behind: behind || count?.cut === true,
    };
  });
  const last = counted.at(-1)?.hour ?? 0;
  const coming = planned.slice(1).map((times, index): Hour => {
    return { from: new Date(last + (index + 1) * HOUR_MS).toISOString(), ...NOTHING, active: 0, planned: times, behind: false };
  });
  const [p50 = null, p99 = null] =
    latenessShares(
      counted.flatMap(({ count }) => count ?? []),
      [0.5, 0.99],
    ) ?? [];
  return { hours: [...past, ...coming], totals: totalsOf(past), lateness: { p50, p99 } };
}

function totalsOf(hours: readonly Hour[]): Overview["totals"] {
  const totals = { ...NOTHING };
  for (const status of Object.keys(NOTHING) as (keyof typeof NOTHING)[]) {
    totals[status] = hours.reduce((sum, hour) => sum + hour[status], 0);
  }
  return totals;
}
