import { timeOf } from "../../../shared/domain/run/run-id.ts";
import { firstDefinition, firstRun, firstState } from "../../support/first-version.ts";

/** Jobs that version 0.0.1 has left. */
export const JOBS = Array.from({ length: 20 }, (_, index) => `first-${String(index).padStart(3, "0")}`);
/** Runs of the first of them. */
export const RUNS = 5_000;

const FIRST = Date.parse("2026-11-20T12:00:00.000Z");

/** A UUID of version 7 of that second. */
export function runIdAt(index: number): string {
  const time = (FIRST + index * 1_000).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${index.toString(16).padStart(12, "0")}`;
}

export const definitions = JOBS.flatMap((id) => [firstDefinition(id), firstState(id)]);
export const runs = Array.from({ length: RUNS }, (_, index) => {
  const id = runIdAt(index);
  return firstRun("first-000", id, new Date(timeOf(id)).toISOString());
});
