import { Alarm, AlarmRule, AlarmState, ComparisonOperator, CompositeAlarm, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { scopeName } from "../../../shared/contract/deployment/deployment.ts";
import { shapeOf } from "./alarm-table.ts";
import { alarmActions, type AlarmTargets } from "./alarm-targets.ts";
import { dashboard } from "./dashboard.ts";
import { type Watched, watch } from "./watch.ts";

export interface MonitoringProps extends Watched {
  /** Who hears of alarms; nobody: they only show. */
  readonly targets: AlarmTargets;
  /** Where the runbooks are to be read. */
  readonly runbooks: string;
}

/** Periods that an alarm looks at. */
const LOOKED_AT = 3;

/**
 * Alarms, and a dashboard. One alarm over all of them tells that something rings, so that an incident is one message; each
 * tells by itself only that it is well again.
 *
 * An alarm costs $0.10 a month for each metric that it looks at, the one over all $0.50: a scope has 31 alarms on 47 metrics,
 * $5.20, and up to two more each with `airflow`, `oidc` or `telegram`. Each of Belfry's own metrics costs $0.30 in a month in which it is measured all the time: an idle scope measures one,
 * the sweep's heartbeat. https://aws.amazon.com/cloudwatch/pricing/
 */
export class Monitoring extends Construct {
  constructor(parent: Construct, id: string, props: MonitoringProps) {
    super(parent, id);
    const { scope, prefix, targets, runbooks } = props;
    const tell = alarmActions(this, targets, scopeName(scope, prefix));
    const alarms = watch(props).map(({ kind, of, metric }) => {
      const { rings, absent, periods = 1, says } = shapeOf(kind);
      const name = of === undefined ? kind : `${kind}-${of}`;
      return new Alarm(this, name, {
        alarmName: `${scopeName(scope, prefix)}-${name}`,
        alarmDescription: `${says} ${runbooks}#${kind}`,
        metric,
        ...("above" in rings
          ? { threshold: rings.above, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD }
          : { threshold: rings.below, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD }),
        evaluationPeriods: LOOKED_AT,
        datapointsToAlarm: periods,
        treatMissingData: absent === "breaching" ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
    });
    const notWell = new CompositeAlarm(this, "NotWell", {
      compositeAlarmName: scopeName(scope, prefix),
      alarmDescription: `Belfry is not well: at least one alarm of scope ${scope} rings. ${runbooks}#belfry-is-not-well`,
      alarmRule: AlarmRule.anyOf(...alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
    });
    notWell.addAlarmAction(...tell);
    for (const alarm of [notWell, ...alarms]) alarm.addOkAction(...tell);
    dashboard(this, props);
  }
}
