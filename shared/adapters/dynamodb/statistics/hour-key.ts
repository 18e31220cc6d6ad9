import { hourOf } from "../../../domain/run/run-id.ts";

/**
 * The index by-hour of RunTable: runs by the UTC hour that their ids carry (`hour`, `sk`), keys only, so that a run's changes of
 * status write no index entry. Each hour has a list of runs of jobs and steps (`2026-11-20T08`), one of runs of workflows
 * (`2026-11-20T08 workflow`), and one of runs of those workflows that are schedules (`2026-11-20T08 schedule`).
 */
export type HourList = "run" | "workflow" | "schedule";

/** The index's partition key of a run in a list. */
export function hourKey(list: HourList, instant: number): string {
  return list === "run" ? hourOf(instant) : `${hourOf(instant)} ${list}`;
}

/** The hour that it is of, such as `2026-11-20T08`. */
export function hourOfKey(key: string): string {
  return key.slice(0, 13);
}
