/**
 * Lines that the work on runs has written. They are kept as long as the runs' records. Not here: logs of tasks that Airflow runs
 * (`Airflow`, `ScheduleFiles`).
 */
import type { RunId } from "../../domain/run/run-id.ts";

export interface LogLine {
  /** ISO 8601 */
  readonly at: string;
  readonly level: "info" | "warn" | "error";
  readonly text: string;
}

interface RunKey {
  readonly job_id: string;
  readonly run_id: RunId;
}

export interface RunLogs {
  /** Keeps lines of an attempt, `from` of which were kept before. Repeated: the same lines in the same place. */
  append(key: RunKey, part: { readonly attempt: number; readonly from: number; readonly lines: readonly LogLine[] }): Promise<void>;
  /** The newest lines of all attempts, at most `limit`, in the order in which they were written. `more`: there are older ones. */
  tail(
    key: RunKey,
    limit: number,
  ): Promise<{ readonly lines: readonly (LogLine & { readonly attempt: number })[]; readonly more: boolean }>;
}
