import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const Values = z.union([z.number().transform((one) => [one]), z.array(z.number())]);
const EmfLine = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({ Namespace: z.string(), Dimensions: z.array(z.array(z.string())), Metrics: z.array(z.object({ Name: z.string() })) }),
    ),
  }),
});
const MetricStat = z.object({
  Metric: z.object({
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
  }),
  Stat: z.string(),
});
const Alarm = z.object({
  AlarmName: z.string(),
  Threshold: z.number(),
  ComparisonOperator: z.enum(["GreaterThanThreshold", "LessThanThreshold"]),
  TreatMissingData: z.enum(["breaching", "notBreaching"]),
  Metrics: z.array(z.object({ MetricStat: MetricStat.optional() })).default([]),
});
const Single = z.object({ ...MetricStat.shape.Metric.shape, Statistic: z.enum(["Sum", "Maximum"]) });
const Template = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() })) });

/** An alarm on a metric of Belfry's own. */
export interface OwnAlarm {
  readonly name: string;
  /** Name and dimensions, as `keyOf` writes them. */
  readonly metric: string;
  readonly statistic: string;
  readonly above: boolean;
  readonly threshold: number;
  readonly missingIsBreaching: boolean;
}

/** Metric and dimensions as one text, the same for an alarm and for a line. */
function keyOf(name: string, dimensions: Readonly<Record<string, unknown>>): string {
  return `${name} ${JSON.stringify(Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`;
}

/** The alarms of a synthesised stack that look at a metric of Belfry's own. */
export function ownAlarms(assemblyDirectory: string, stackName: string): OwnAlarm[] {
  const { Resources } = Template.parse(JSON.parse(readFileSync(join(assemblyDirectory, `${stackName}.template.json`), "utf8")));
  return Object.values(Resources).flatMap(({ Type, Properties }) => {
    if (Type !== "AWS::CloudWatch::Alarm" || !JSON.stringify(Properties).includes('"Namespace":"Belfry"')) return [];
    const alarm = Alarm.parse(Properties);
    const [inExpression] = alarm.Metrics.flatMap(({ MetricStat: stat }) => stat ?? []);
    const single = inExpression ? { ...inExpression.Metric, Statistic: inExpression.Stat } : Single.parse(Properties);
    return {
      name: alarm.AlarmName,
      metric: keyOf(single.MetricName, Object.fromEntries(single.Dimensions.map(({ Name, Value }) => [Name, Value]))),
      statistic: single.Statistic,
      above: alarm.ComparisonOperator === "GreaterThanThreshold",
      threshold: alarm.Threshold,
      missingIsBreaching: alarm.TreatMissingData === "breaching",
    };
  });
}

/** What functions have measured so far: the values of each metric, read from the metric lines in their logs as CloudWatch does. */
export function measuredIn(logDirectory: string): Map<string, number[]> {
  const measured = new Map<string, number[]>();
  for (const file of readdirSync(logDirectory)) {
    for (const text of readFileSync(join(logDirectory, file), "utf8").split("\n")) {
      // The last line may be half written.
      if (!text.startsWith('{"_aws"') || !text.endsWith("}")) continue;
      const line = EmfLine.parse(JSON.parse(text));
      for (const { Dimensions, Metrics, Namespace } of line._aws.CloudWatchMetrics) {
        if (Namespace !== "Belfry") throw new Error(`a metric of another namespace: ${Namespace}`);
        for (const names of Dimensions) {
          for (const { Name } of Metrics) {
            const key = keyOf(Name, Object.fromEntries(names.map((name) => [name, line[name]])));
            measured.set(key, [...(measured.get(key) ?? []), ...Values.parse(line[Name])]);
          }
        }
      }
    }
  }
  return measured;
}

/** Is the alarm beyond its threshold, if all this was measured in one of its periods? */
export function rings({ statistic, above, threshold, missingIsBreaching }: OwnAlarm, values: readonly number[]): boolean {
  if (values.length === 0) return missingIsBreaching;
  const value = statistic === "Maximum" ? Math.max(...values) : values.reduce((sum, one) => sum + one, 0);
  return above ? value > threshold : value < threshold;
}
