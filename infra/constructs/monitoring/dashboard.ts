import { Stack } from "aws-cdk-lib";
import { Dashboard, GraphWidget } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { stackName } from "../../../shared/contract/deployment/deployment.ts";
import { age, ownMetrics, PERIOD, waiting } from "./metrics.ts";
import type { Watched } from "./watch.ts";

/** A dashboard of what is. Dashboards are of the account, not of a region: its name says which it is of. */
export function dashboard(parent: Construct, { scope, prefix, functions: byName, dispatchQueues, deadLetterQueues, api }: Watched): void {
  const own = ownMetrics(scope, prefix);
  const functions = Object.values(byName).filter((fn) => fn !== undefined);
  const queues = Object.values(dispatchQueues);
  new Dashboard(parent, "Dashboard", { dashboardName: `${stackName(scope, prefix)}-${Stack.of(parent).region}` }).addWidgets(
    new GraphWidget({ title: "Dead letters", left: [own("dead_letters", "Maximum"), ...deadLetterQueues.map(waiting)], width: 6 }),
    new GraphWidget({
      title: "Runs",
      left: [own("runs_success", "Sum"), own("runs_failed", "Sum"), own("runs_timeout", "Sum"), own("runs_cancelled", "Sum")],
      width: 9,
    }),
    new GraphWidget({
      title: "Lateness, seconds",
      left: [own("lateness", "p50"), own("lateness", "p99"), own("lateness", "Maximum")],
      width: 9,
    }),
    new GraphWidget({ title: "Duration, seconds", left: [own("duration", "p50"), own("duration", "p99")], width: 8 }),
    new GraphWidget({ title: "Dispatch queues", left: queues.map(age), right: queues.map(waiting), width: 8 }),
    new GraphWidget({
      title: "Functions: errors and duration p99",
      left: functions.map((fn) => fn.metricErrors({ period: PERIOD })),
      right: functions.map((fn) => fn.metricDuration({ period: PERIOD, statistic: "p99" })),
      width: 8,
    }),
    new GraphWidget({
      title: "API",
      left: [api.metricCount({ period: PERIOD }), api.metricServerError({ period: PERIOD })],
      right: [api.metricLatency({ period: PERIOD, statistic: "p99" })],
      width: 24,
    }),
  );
}
