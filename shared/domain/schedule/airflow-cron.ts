import type { Cron } from "./cron.ts";
import type { WallClock } from "./wall-clock.ts";

const HOUR_MS = 3_600_000;
/** So far back, in ms, is looked for the occurrence that a walk begins with; an expression that comes more seldom begins anew. */
const LONGEST_LOOK_BACK_MS = 1_000 * HOUR_MS;

/**
 * The occurrence after another one by the rule of Airflow's cron timetables. An expression that names every hour goes on by the
 * time that passes. Any other goes on by the wall clock: a time that clocks show twice is due once, in the second pass; one
 * that they skip, as long after the change as it would have been without one.
 * https://github.com/apache/airflow/blob/0ee155763ae182eeafa06f746af97d191018a985/airflow-core/src/airflow/timetables/_cron.py#L137
 */
function nextInAirflow(cron: Cron, clock: WallClock, instant: number): number {
  const shown = clock.shownAt(instant);
  const wall = cron.walls.after(shown);
  if (cron.everyHour) return instant + (wall - shown);
  const { shown: instants, moved } = clock.instantsOf(wall);
  return instants.at(-1) ?? moved ?? wall;
}

/**
 * The occurrences in [from, until) as Airflow's scheduler comes to them, each from the one before: where clocks change it
 * matters which that was.
 */
export function* occurrencesInAirflow(cron: Cron, clock: WallClock, from: number, until: number): Generator<number> {
  let at = nextInAirflow(cron, clock, lastBefore(cron, clock, from) ?? from - 1);
  for (; at < until; at = nextInAirflow(cron, clock, at)) if (at >= from) yield at;
}

/** The occurrence that a walk from an instant on begins with; undefined for one that came too long before it. */
export function lastBefore(cron: Cron, clock: WallClock, instant: number): number | undefined {
  for (let back = HOUR_MS; back <= LONGEST_LOOK_BACK_MS; back *= 10) {
    let [last, at]: [number | undefined, number] = [undefined, nextInAirflow(cron, clock, instant - back)];
    for (; at < instant; at = nextInAirflow(cron, clock, at)) last = at;
    if (last !== undefined) return last;
  }
  return undefined;
}
