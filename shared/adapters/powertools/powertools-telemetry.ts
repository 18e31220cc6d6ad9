import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { type Metric, metricNamespace, METRICS } from "../../contract/deployment/metrics.ts";
import type { LogLevel } from "../../contract/deployment/log-level.ts";
import { deploymentPrefix } from "../../contract/deployment/prefix.ts";
import type { FlushableTelemetry, TelemetryEvent } from "../../ports/telemetry.ts";

/** What is counted, by the first word of an event's name: `run.success` counts as `runs_success`. */
const COUNTED: Readonly<Record<string, string>> = { run: "runs", workflow: "workflow_runs", trigger: "triggers" };

/** What is written at each level that a deployment may choose. */
const WRITTEN = {
  INFO: ["info", "warn", "error"],
  WARN: ["warn", "error"],
  ERROR: ["error"],
} as const satisfies Readonly<Record<LogLevel, readonly TelemetryEvent["level"][]>>;

/**
 * Structured log lines, and metrics in CloudWatch's embedded metric format. The level is kept here: where Lambda keeps one,
 * Powertools knows no other, and Lambda would drop the metrics with the lines, which name no level and so count as INFO.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function powertoolsTelemetry(functionName: string, scope: string, lowest: LogLevel): FlushableTelemetry {
  const written: readonly TelemetryEvent["level"][] = WRITTEN[lowest];
  const logger = new Logger({ serviceName: functionName, persistentKeys: { scope } });
  const metrics = { scope: metricsOfScope(scope), function: metricsOfFunction(functionName, scope) };
  return {
    record({ name, level = "info", detail, ...labels }) {
      if (written.includes(level)) logger[level](name, { ...labels, ...detail });
      const [subject = "", what = ""] = name.split(".", 2);
      const counted = `${COUNTED[subject] ?? ""}_${what}`;
      if (isMetric(counted)) measure(counted, 1);
      if (subject !== "run") return;
      measureSeconds("lateness", detail?.["lateness"]);
      measureSeconds("duration", detail?.["duration"]);
    },
    measure,
    flush() {
      for (const each of Object.values(metrics)) if (each.hasStoredMetrics()) each.publishStoredMetrics();
    },
  };

  function measure(metric: Metric, value: number): void {
    const { per, unit } = METRICS[metric];
    metrics[per].addMetric(metric, unit, value);
  }

  function measureSeconds(metric: Metric, value: unknown): void {
    if (typeof value === "number") measure(metric, value);
  }
}

function isMetric(name: string): name is Metric {
  return Object.hasOwn(METRICS, name);
}

function metricsOfFunction(serviceName: string, scope: string): Metrics {
  return new Metrics({ namespace: metricNamespace(deploymentPrefix()), serviceName, defaultDimensions: { scope } });
}

/** Powertools adds the function as a dimension, if only as "service_undefined": it is taken away again. */
function metricsOfScope(scope: string): Metrics {
  const metrics = new Metrics({ namespace: metricNamespace(deploymentPrefix()) });
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ scope });
  return metrics;
}
