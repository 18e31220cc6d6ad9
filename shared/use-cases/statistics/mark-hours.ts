import { type RunId, timeOf } from "../../domain/run/run-id.ts";
import { hourAt, needsMark } from "../../domain/statistics/statistics-age.ts";
import type { Ports } from "../../ports/groups.ts";
import type { HourStatistics } from "../../ports/runs/hour-statistics.ts";

/** What this process has marked by which port, and when; what is under way counts as done from the moment it began. */
const markedBy = new WeakMap<HourStatistics, Map<number, Promise<number>>>();
/** So many hours are remembered: to mark one twice is harmless. */
const REMEMBERED = 1_000;

/**
 * Marks the hours of runs that have changed long after them, so that they are counted again: once an hour, process and
 * `MARK_MS`. Runs of the present and the last hour, which are nearly all, cost nothing. Never fails: what cannot be marked is
 * reported, and tried again with the next change.
 */
export async function markHours(
  ports: Pick<Ports, "statistics" | "clock" | "telemetry">,
  changed: readonly { readonly run_id: RunId }[],
): Promise<void> {
  const hours = new Set(changed.map(({ run_id }) => hourAt(timeOf(run_id))));
  await Promise.all([...hours].map((hour) => markHour(ports, hour)));
}

async function markHour({ statistics, clock, telemetry }: Parameters<typeof markHours>[0], hour: number): Promise<void> {
  const now = clock.now();
  if (!needsMark(hour, now, undefined)) return;
  const marked = rememberedOf(statistics);
  try {
    const earlier = marked.get(hour);
    if (earlier && !needsMark(hour, now, await earlier)) return;
    const marking = statistics.markHour(hour, now).then(() => now);
    marked.set(hour, marking);
    await marking;
  } catch (error) {
    marked.delete(hour);
    telemetry.record({
      name: "statistics.not_marked",
      level: "warn",
      detail: { hour: new Date(hour).toISOString(), error: String(error) },
    });
  }
}

function rememberedOf(statistics: HourStatistics): Map<number, Promise<number>> {
  const known = markedBy.get(statistics);
  if (known && known.size < REMEMBERED) return known;
  const marked = new Map<number, Promise<number>>();
  markedBy.set(statistics, marked);
  return marked;
}
