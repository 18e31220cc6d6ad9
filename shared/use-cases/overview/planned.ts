import QuickLRU from "quick-lru";
import { nextDueAt } from "../../domain/schedule/activation.ts";
import { occurrencesBetween, type Schedule, scheduleOf } from "../../domain/schedule/schedule.ts";
import { HOUR_MS } from "../../domain/statistics/statistics.ts";
import { hourAt } from "../../domain/statistics/statistics-age.ts";
import type { Watched } from "./watched.ts";

/** When cron schedules are due within an hour, by schedule and hour: many jobs have the same, and it does not change. */
const worked = new QuickLRU<string, readonly number[]>({ maxSize: 20_000 });
/** Times that are worked out for one answer, a quarter of a second; the next one finds them and goes on. */
const MOST_TIMES = 50_000;

/**
 * How many times jobs and workflows are due in the rest of the present UTC hour and in each of the next `hours`.
 * `cut`: some could not be worked out in time.
 */
export function plannedByHour(
  watched: readonly Watched[],
  now: number,
  hours: number,
): { readonly planned: readonly number[]; readonly cut: boolean } {
  const planned = Array.from({ length: hours + 1 }, () => 0);
  const count = (at: number, times: number) => {
    const index = (hourAt(at) - hourAt(now)) / HOUR_MS;
    if (at > now && index <= hours) planned[index] = (planned[index] ?? 0) + times;
  };
  const enabled = watched.filter(({ definition }) => definition.enabled);
  let left = MOST_TIMES;
  let cut = false;
  for (const { schedule, times } of bySchedule(enabled)) {
    for (const index of planned.keys()) {
      const hour = hourAt(now) + index * HOUR_MS;
      if (schedule.kind !== "cron") for (const at of occurrencesBetween(schedule, hour, hour + HOUR_MS)) count(at, times);
      else if (left > 0 || worked.has(keyOf(schedule, hour))) {
        const { due, fresh } = dueIn(schedule, hour);
        if (fresh) left -= due.length + 1;
        for (const at of due) count(at, times);
      } else cut = true;
    }
  }
  // A chain's next link is all that is known of it.
  for (const { definition, state } of enabled) {
    const next = definition.reschedule_mode === "queue" ? nextDueAt(definition, state, now) : null;
    if (next !== null) count(Date.parse(next), 1);
  }
  return { planned, cut };
}

/** Schedules, each with how many have it. */
function bySchedule(watched: readonly Watched[]): readonly { readonly schedule: Schedule; readonly times: number }[] {
  const schedules = watched.map(({ definition }) => scheduleOf(definition)).filter(({ kind }) => kind !== "none");
  return [...Map.groupBy(schedules, (schedule) => JSON.stringify(schedule)).values()].flatMap((same) =>
    same.slice(0, 1).map((schedule) => ({ schedule, times: same.length })),
  );
}

type CronSchedule = Extract<Schedule, { readonly kind: "cron" }>;

const keyOf = ({ expression, timeZone }: CronSchedule, hour: number) => `${hour} ${timeZone} ${expression}`;

function dueIn(schedule: CronSchedule, hour: number): { readonly due: readonly number[]; readonly fresh: boolean } {
  const key = keyOf(schedule, hour);
  const known = worked.get(key);
  if (known) return { due: known, fresh: false };
  const due = occurrencesBetween(schedule, hour, hour + HOUR_MS);
  worked.set(key, due);
  return { due, fresh: true };
}
