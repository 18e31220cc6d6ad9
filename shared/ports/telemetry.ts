/** What happened, for people and dashboards: structured lines, and metrics. Not here: where they go, and from which level on. */
import type { Metric } from "../contract/deployment/metrics.ts";
import type { Trouble } from "./troubles.ts";

export interface Telemetry {
  /** Writes one structured line; what becomes of runs, workflows and triggers is counted too, by the event's name. */
  record(event: TelemetryEvent): void;
  /** Adds a value to a metric. Nothing is written before the invocation ends. */
  measure(metric: Metric, value: number): void;
}

/** What a function writes to: its metrics are held back until its invocation ends. */
export interface FlushableTelemetry extends Telemetry {
  /** Writes the metrics of this invocation, as one EMF line for each set of dimensions. Call it once an invocation, also after a failure. */
  flush(): void;
}

export type TelemetryEvent = Named & {
  readonly job_id?: string;
  readonly trigger_id?: string;
  readonly workflow_id?: string;
  readonly run_id?: string;
  readonly trigger_source?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
};

/** `level`: of what is no trouble, `info`, which is the default. */
type Named = { readonly name: string; readonly level?: "info" } | { readonly name: Trouble; readonly level: "warn" | "error" };
