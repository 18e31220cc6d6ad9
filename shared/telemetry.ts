/** What happened, for people and dashboards: one structured line each, and a metric where `count` says so. */
export interface Telemetry {
  record(event: TelemetryEvent): void;
}

export interface TelemetryEvent {
  readonly name: string;
  readonly level?: "debug" | "info" | "warn" | "error";
  readonly job_id?: string;
  readonly trigger_id?: string;
  readonly workflow_id?: string;
  readonly run_id?: string;
  readonly trigger_source?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}
