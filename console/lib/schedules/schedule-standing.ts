import type { ScheduleSummary, ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import type { RunStatus } from "../../../shared/domain/run/run.ts";

/** What is told of a schedule first: the gravest of what it is. */
export type Standing = "error" | "missing" | "deleting" | "paused" | "registering" | "idle" | RunStatus;

const RUN_STATUSES = new Set(["queued", "running", "success", "failed", "timeout", "cancelled", "skipped", "missed"]);

export function isRunStatus(status: string | undefined): status is RunStatus {
  return status !== undefined && RUN_STATUSES.has(status);
}

/** The status of a run, or of a job in it, that a screen knows how to show; what Airflow alone knows is under way. */
export function shownStatusOf(status: string): RunStatus | "waiting" | "upstream_failed" | "retry" {
  if (isRunStatus(status)) return status;
  if (status === "upstream_failed") return status;
  if (status === "up_for_retry") return "retry";
  if (status === "removed" || status === "shutdown") return "failed";
  return status === "scheduled" || status === "restarting" || status === "deferred" ? "queued" : "waiting";
}

type Standable = Pick<ScheduleView, "state" | "is_paused">;

export function standingOf(
  { state, is_paused }: Standable,
  last: Pick<NonNullable<ScheduleSummary["last_run"]>, "status"> | null,
): Standing {
  if (state === "error" || state === "missing" || state === "deleting") return state;
  if (is_paused) return "paused";
  if (state === "registering") return "registering";
  return isRunStatus(last?.status) ? last.status : "idle";
}

const TROUBLE: ReadonlySet<Standing> = new Set(["error", "missing", "failed", "timeout", "missed"]);

/** Somebody should look at it. */
export function isTrouble(standing: Standing): boolean {
  return TROUBLE.has(standing);
}
