import { Duration, Stack } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { ComparisonOperator, Dashboard, GraphWidget, MathExpression, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Function } from "aws-cdk-lib/aws-lambda";
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
    for (const queue of deadLetterQueues) {
      this.alarm(
        `${queue.node.path.split("/").slice(1).join("-")}-NotEmpty`,
        waiting(queue),
        0,
        "A message could not be handled: read it, mend the cause, redrive it",
      );
    }
    this.alarm("DispatchAge", age(dispatchQueue), 30, "Messages wait for dispatch: occurrences are late");
    for (const fn of functions)
      this.alarm(`${fn.node.id}-Errors`, fn.metricErrors({ period: PERIOD }), 5, `The function ${fn.node.id} fails`);
    this.alarm(
      "RecursiveInvocationsDropped",
      droppedInvocations(functions),
      0,
      "Lambda has ended a chain of invocations: its work is lost",
    );
    this.alarm("Throttles", Function.metricAllThrottles({ period: PERIOD }), 0, "Functions are throttled: raise the account's concurrency");
    this.dashboard(props);
  }

  private alarm(id: string, metric: Metric | MathExpression, threshold: number, alarmDescription: string): void {
    const alarm = metric.createAlarm(this, id, {
      threshold,
      alarmDescription,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (this.topic) alarm.addAlarmAction(new SnsAction(this.topic));
  }

  private alarmTopic(email: string): Topic {
    const topic = new Topic(this, "Alarms", { enforceSSL: true });
    // A topic with a policy of its own has no other: without this, CloudWatch may publish nothing.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
    topic.addSubscription(new EmailSubscription(email));
    return topic;
  }

  private dashboard({ scope, functions, dispatchQueue, deadLetterQueues, api }: MonitoringProps): void {
    const own = (metricName: string, statistic: string) =>
      new Metric({ namespace: "Belfry", metricName, statistic, period: PERIOD, dimensionsMap: { scope } });
    const dashboard = new Dashboard(this, "Dashboard", { dashboardName: `Belfry-${scope}` });
    dashboard.addWidgets(
      new GraphWidget({ title: "Dead letters", left: deadLetterQueues.map(waiting), width: 6 }),
      new GraphWidget({
        title: "Runs",
        left: ["success", "failed", "timeout", "cancelled"].map((status) => own(`runs_${status}`, "Sum")),
        width: 9,
      }),
      new GraphWidget({
        title: "Lateness, seconds",
        left: [own("lateness", "p50"), own("lateness", "p99"), own("lateness", "Maximum")],
        width: 9,
      }),
    );
    dashboard.addWidgets(
      new GraphWidget({ title: "Duration, seconds", left: [own("duration", "p50"), own("duration", "p99")], width: 8 }),
      new GraphWidget({ title: "Dispatch queue", left: [age(dispatchQueue)], right: [waiting(dispatchQueue)], width: 8 }),
      new GraphWidget({
        title: "Functions: errors and duration p99",
        left: functions.map((fn) => fn.metricErrors({ period: PERIOD })),
        right: functions.map((fn) => fn.metricDuration({ period: PERIOD, statistic: "p99" })),
        width: 8,
      }),
    );
    dashboard.addWidgets(
      new GraphWidget({
        title: "API",
        left: [api.metricCount({ period: PERIOD }), api.metricServerError({ period: PERIOD })],
        right: [api.metricLatency({ period: PERIOD, statistic: "p99" })],
        width: 24,
      }),
    );
  }
}

/** Each function has a metric of its own; together they are one alarm. */
function droppedInvocations(functions: readonly Function[]): MathExpression {
  const metrics = functions.map((fn) => fn.metric("RecursiveInvocationsDropped", { period: PERIOD, statistic: "Sum" }));
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new MathExpression({ expression: "SUM(METRICS())", usingMetrics, period: PERIOD });
}

function waiting(queue: Queue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: "Maximum" });
}

function age(queue: Queue): Metric {
  return queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: "Maximum" });
}
