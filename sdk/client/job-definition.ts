import type { JsonObject } from "./answers/json-values.ts";

/** A job, in the API's words. */
export interface JobDefinition {
  /** Letters, digits, `.` `_` `-`, 3 to 100. */
  readonly job_id: string;
  /** A worker queue, `{scope}.jobs.{service}`; made if it does not exist. */
  readonly queue: string;
  /** @default the service's */
  readonly scope?: string;
  /** @default none: `interval_seconds` counts, or it runs when it is told to */
  readonly cron_expr?: string | null;
  readonly interval_seconds?: number | null;
  /** IANA zone in which `cron_expr` is read. @default the service's */
  readonly timezone?: string;
  /** `queue`: the worker's report starts the next run. @default "scheduler" */
  readonly reschedule_mode?: "scheduler" | "queue";
  /** @default true */
  readonly enabled?: boolean;
  /** Runs at the same time; an occurrence beyond is recorded as skipped. @default 1 */
  readonly max_parallel?: number;
  /** @default {} */
  readonly default_params?: JsonObject;
  /** Seconds an attempt may take. @default 120 */
  readonly timeout_sec?: number;
  /** Further attempts after a failed one. @default 3 */
  readonly retry_limit?: number;
  /** Seconds by which an occurrence may run late, once, after downtime. @default 3600 */
  readonly misfire_grace_sec?: number;
  readonly description?: string | null;
  readonly telemetry_label?: string | null;
}
