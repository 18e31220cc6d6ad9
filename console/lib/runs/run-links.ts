import type { RunStatus } from "../../../shared/domain/run/run.ts";
import { BASE } from "../page/place.ts";
import { hourFrom, type LinkedRuns, linkQuery } from "./run-filter.ts";

/** The list of these runs. */
export function runsPath(runs: LinkedRuns = {}): string {
  return `${BASE}/runs${linkQuery(runs)}`;
}

/** Whose runs are counted, where that is not all. */
export type Whose = Pick<LinkedRuns, "kind" | "owner">;

/** Runs that were due within an hour. @param from its first instant, ISO 8601 */
export function hourPath(from: string, status?: readonly RunStatus[], whose: Whose = {}): string {
  return runsPath({ ...hourFrom(from), ...(status && { status }), ...whose });
}
