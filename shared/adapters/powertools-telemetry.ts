import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Telemetry } from "../ports.ts";

export interface FlushableTelemetry extends Telemetry {
  /** Writes the metrics of this invocation as one EMF line. Call it once an invocation, also after a failure. */
  flush(): void;
}

/** What is counted, by the first word of an event's name: `run.success` counts as `runs_success`. */
const COUNTED: Readonly<Record<string, string>> = { run: "runs", workflow: "workflow_runs", trigger: "triggers" };

/** Structured log lines, and metrics in CloudWatch's embedded metric format. */
export function powertoolsTelemetry(functionName: string, scope: string): FlushableTelemetry {
  const logger = new Logger({ serviceName: functionName, persistentKeys: { scope } });
  const metrics = new Metrics({ namespace: "Belfry", serviceName: functionName, defaultDimensions: { scope } });
  return {
    record({ name, level = "info", detail, ...labels }) {
      logger[level](name, { ...labels, ...detail });
      const [, subject = "", what = ""] = /^(run|workflow|trigger)\.(.+)$/.exec(name) ?? [];
      const counted = COUNTED[subject];
      if (counted === undefined) return;
      metrics.addMetric(`${counted}_${what}`, MetricUnit.Count, 1);
      if (subject !== "run") return;
      addSeconds("lateness", detail?.["lateness"]);
      addSeconds("duration", detail?.["duration"]);
    },
    flush() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };

  function addSeconds(name: string, value: unknown): void {
    if (typeof value === "number") metrics.addMetric(name, MetricUnit.Seconds, value);
  }
}
