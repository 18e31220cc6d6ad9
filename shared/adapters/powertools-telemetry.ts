import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { type Metric, metricNamespace, METRICS } from "../contract/metrics.ts";
import { deploymentPrefix } from "../contract/prefix.ts";
import type { Telemetry } from "../ports.ts";

export interface FlushableTelemetry extends Telemetry {
  /** Writes the metrics of this invocation, as one EMF line for each set of dimensions. Call it once an invocation, also after a failure. */
  flush(): void;
}

/** What is counted, by the first word of an event's name: `run.success` counts as `runs_success`. */
const COUNTED: Readonly<Record<string, string>> = { run: "runs", workflow: "workflow_runs", trigger: "triggers" };

/** Structured log lines, and metrics in CloudWatch's embedded metric format. */
export function powertoolsTelemetry(functionName: string, scope: string): FlushableTelemetry {
  const logger = new Logger({ serviceName: functionName, persistentKeys: { scope } });
  const metrics = { scope: metricsOfScope(scope), function: metricsOfFunction(functionName, scope) };
  return {
    record({ name, level = "info", detail, ...labels }) {
      logger[level](name, { ...labels, ...detail });
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
