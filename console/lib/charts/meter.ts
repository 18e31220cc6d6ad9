import type { Overview } from "../../../shared/contract/operations/overview.ts";

type Running = Overview["running"][number];

/** How far a run is: parts of the bar's length, 0 to 1. */
export interface Meter {
  readonly elapsed: number;
  /** Where it usually ends. */
  readonly usual: number | undefined;
  /** It takes much longer than usual, or nearly as long as it may. */
  readonly isLong: boolean;
}

/** As the API judges what takes long. */
const [USUAL_TIMES, LIMIT_SHARE, LONG_SECONDS] = [3, 0.8, 30];

/** The bar ends at the time limit; without one, at twice what is usual. Undefined: neither is known. @param seconds it has been under way */
export function meterOf({ timeout_sec, usual_sec, usual_p95_sec }: Limits, seconds: number): Meter | undefined {
  const end = timeout_sec ?? (usual_sec === null ? undefined : usual_sec * 2);
  if (end === undefined || end <= 0) return undefined;
  const beyond =
    (timeout_sec !== null && seconds > timeout_sec * LIMIT_SHARE) || (usual_p95_sec !== null && seconds > usual_p95_sec * USUAL_TIMES);
  return {
    elapsed: Math.min(1, seconds / end),
    usual: usual_sec === null ? undefined : Math.min(1, usual_sec / end),
    isLong: beyond && seconds >= LONG_SECONDS,
  };
}

type Limits = Pick<Running, "timeout_sec" | "usual_sec" | "usual_p95_sec">;
