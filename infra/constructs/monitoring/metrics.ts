import { Duration } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Function } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { metricNamespace, METRICS, type Metric as OwnMetric } from "../../../shared/contract/deployment/metrics.ts";

/** Of every metric that is alarmed on or shown. */
export const PERIOD = Duration.minutes(5);
/** The most metrics that an alarm's expression may have. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MOST_METRICS = 10;

/** Metrics of Belfry's own. One of functions needs the function's name. */
export function ownMetrics(scope: string, prefix: string) {
  return (metricName: OwnMetric, statistic: string, service?: string): Metric => {
    if ((METRICS[metricName].per === "function") !== (service !== undefined)) throw new Error(`${metricName} has other dimensions`);
    const dimensionsMap = { scope, ...(service !== undefined && { service }) };
    return new Metric({ namespace: metricNamespace(prefix), metricName, statistic, period: PERIOD, dimensionsMap });
  };
}

/** Nothing where the metric has no datum: an alarm would look further back for one, and ring many periods late. */
export function filled(metric: Metric): MathExpression {
  return new MathExpression({ expression: "FILL(m0, 0)", usingMetrics: { m0: metric }, period: PERIOD });
}

/** A metric that each function has of its own, summed up over all. */
export function sumOver(functions: readonly Function[], metricName: string): MathExpression {
  if (functions.length > MOST_METRICS) throw new Error(`an alarm has at most ${MOST_METRICS} metrics, these are ${functions.length}`);
  const metrics = functions.map((fn) => fn.metric(metricName, { period: PERIOD, statistic: "Sum" }));
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new MathExpression({ expression: "SUM(METRICS())", usingMetrics, period: PERIOD });
}

/** Requests answered 5xx by functions or by API Gateway itself, in per cent. Fewer than three in a period are none: one of two requests is no rate. */
export function serverErrorRate(api: HttpApi): MathExpression {
  const usingMetrics = { errors: api.metricServerError({ period: PERIOD }), requests: api.metricCount({ period: PERIOD }) };
  return new MathExpression({ expression: "IF(errors >= 3, 100 * errors / requests, 0)", usingMetrics, period: PERIOD });
}

export function waiting(queue: Queue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: "Maximum" });
}

/** Seconds. */
export function age(queue: Queue): Metric {
  return queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: "Maximum" });
}

/** How old the stream records were that a function was given, in ms. */
export function iteratorAge(fn: Function): Metric {
  return fn.metric("IteratorAge", { period: PERIOD, statistic: "Maximum" });
}
