import type { WorkflowRun } from "../../shared/domain/run/workflow-run.ts";
import { FORECAST_LAG_MS } from "../../shared/domain/statistics/known-runs.ts";
import { HOUR_MS, minuteOf, NOW, scheduleId } from "./sample-runs.ts";

/** Days ahead of now whose occurrences are looked at: more than a month has left. */
const AHEAD_MS = 35 * 24 * HOUR_MS;

/** As statistics of a day show it; none of what is 0. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Counts runs one by one, as they are made, and by what the calendar of each zone says of each instant: it shares nothing with
 * the statistics that it is compared with but the rule of when an occurrence without a run is still to come.
 */
export class BruteForce {
  readonly #days = new Map<string, Record<string, number>>();
  /** Runs of the present, which are not to come. */
  readonly #recent = new Set<string>();
  readonly #calendars: ReadonlyMap<string, Intl.DateTimeFormat>;
  /** The last instant that was asked for: runs come in the order of their minutes. */
  readonly #dates = new Map<string, readonly string[]>();

  constructor(zones: readonly string[]) {
    this.#calendars = new Map(zones.map((timeZone) => [timeZone, new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" })]));
  }

  add({ workflow_id, scheduled_at, status }: WorkflowRun): void {
    for (const day of this.#daysOf(scheduled_at)) this.#count(day, status);
    if (Date.parse(scheduled_at) > NOW - FORECAST_LAG_MS) this.#recent.add(`${workflow_id} ${scheduled_at}`);
  }

  /** Once all runs are in: the occurrences of schedules that have none yet. */
  addPending(schedules: number): void {
    const from = NOW - FORECAST_LAG_MS;
    for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < NOW + AHEAD_MS; hour += HOUR_MS) {
      for (let index = 0; index < schedules; index += 1) {
        const at = hour + minuteOf(index) * 60_000;
        const due = new Date(at).toISOString();
        if (at <= from || this.#recent.has(`${scheduleId(index)} ${due}`)) continue;
        for (const day of this.#daysOf(due)) this.#count(day, "pending");
      }
    }
  }

  /** @param date `2026-11-01`, in the zone */
  statusesOf(zone: string, date: string): Counts {
    return this.#days.get(`${zone} ${date}`) ?? {};
  }

  #daysOf(instant: string): readonly string[] {
    const known = this.#dates.get(instant);
    if (known) return known;
    if (this.#dates.size > 10_000) this.#dates.clear();
    const at = new Date(instant);
    const days = [...this.#calendars].map(([zone, calendar]) => `${zone} ${calendar.format(at)}`);
    this.#dates.set(instant, days);
    return days;
  }

  #count(day: string, status: string): void {
    const counts = this.#days.get(day) ?? {};
    counts[status] = (counts[status] ?? 0) + 1;
    this.#days.set(day, counts);
  }
}
