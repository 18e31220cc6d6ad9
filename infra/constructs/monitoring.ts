import { Duration } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { type Alarm, type IMetric, ComparisonOperator, Dashboard, GraphWidget, MathExpression, Metric, SingleValueWidget, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface MonitoringProps {
  readonly scope: string;
  readonly functions: readonly Function[];
  readonly dispatchQueue: Queue;
  readonly deadLetterQueues: readonly Queue[];
  readonly api: HttpApi;
  readonly alarmEmail: string | undefined;
}

const PERIOD = Duration.minutes(5);

/** Alarms for what must not be, and a dashboard of what is. */
export class Monitoring extends Construct {
  private readonly topic: Topic | undefined;

  constructor(parent: Construct, id: string, props: MonitoringProps) {
    super(parent, id);
    this.topic = props.alarmEmail === undefined ? undefined : this.alarmTopic(props.alarmEmail);
    const { functions, dispatchQueue, deadLetterQueues } = props;
    const dead = sum("dead", deadLetterQueues.map((queue) => queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: "Maximum" })));
    const errors = sum("error", functions.map((fn) => fn.metricErrors({ period: PERIOD })));
    const throttles = sum("throttle", functions.map((fn) => fn.metricThrottles({ period: PERIOD })));
    const age = dispatchQueue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: "Maximum" });

    this.alarm("DeadLetters", dead, 0, "A message could not be handled: read its dead-letter queue, mend the cause, redrive it");
    this.alarm("DispatchAge", age, 30, "Messages wait for dispatch: occurrences are late");
    this.alarm("Errors", errors, 5, "Functions fail");
    this.alarm("Throttles", throttles, 0, "Functions are throttled: raise the account's concurrency");
    this.dashboard(props, { dead, errors, throttles, age });
  }

  private alarm(id: string, metric: IMetric, threshold: number, description: string): Alarm {
    const alarm = metricAlarm(this, id, metric, threshold, description);
    if (this.topic) alarm.addAlarmAction(new SnsAction(this.topic));
    return alarm;
  }

  private alarmTopic(email: string): Topic {
    const topic = new Topic(this, "Alarms", { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(email));
    return topic;
  }

  private dashboard({ scope, functions, dispatchQueue, api }: MonitoringProps, shown: Readonly<Record<"dead" | "errors" | "throttles" | "age", IMetric>>): void {
    const own = (metricName: string, statistic: string) =>
      new Metric({ namespace: "Belfry", metricName, statistic, period: PERIOD, dimensionsMap: { scope, service: "react" } });
    const dashboard = new Dashboard(this, "Dashboard", { dashboardName: `Belfry-${scope}` });
    dashboard.addWidgets(
      new SingleValueWidget({ title: "Dead letters", metrics: [shown.dead], width: 6 }),
      new GraphWidget({ title: "Runs", left: ["success", "failed", "timeout", "cancelled"].map((status) => own(`runs_${status}`, "Sum")), width: 9 }),
      new GraphWidget({ title: "Lateness, seconds", left: [own("lateness", "p50"), own("lateness", "p99"), own("lateness", "Maximum")], width: 9 }),
    );
    dashboard.addWidgets(
      new GraphWidget({ title: "Duration, seconds", left: [own("duration", "p50"), own("duration", "p99")], width: 8 }),
      new GraphWidget({ title: "Dispatch queue", left: [shown.age], right: [dispatchQueue.metricApproximateNumberOfMessagesVisible({ period: PERIOD })], width: 8 }),
      new GraphWidget({ title: "Functions: errors, throttles", left: [shown.errors, shown.throttles], right: functions.map((fn) => fn.metricDuration({ period: PERIOD, statistic: "p99" })), width: 8 }),
    );
    dashboard.addWidgets(new GraphWidget({ title: "API", left: [api.metricCount({ period: PERIOD }), api.metricServerError({ period: PERIOD })], right: [api.metricLatency({ period: PERIOD, statistic: "p99" })], width: 24 }));
  }
}

function metricAlarm(scope: Construct, id: string, metric: IMetric, threshold: number, alarmDescription: string): Alarm {
  const source = metric instanceof Metric || metric instanceof MathExpression ? metric : undefined;
  if (!source) throw new Error(`${id}: cannot alarm on this kind of metric`);
  return source.createAlarm(scope, id, {
    threshold,
    alarmDescription,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** The sum of up to ten metrics each, as one number. */
function sum(name: string, metrics: readonly IMetric[]): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`${name}${index}`, metric]));
  return new MathExpression({ expression: `SUM([${Object.keys(usingMetrics).join(", ")}])`, usingMetrics, period: PERIOD, label: name });
}
