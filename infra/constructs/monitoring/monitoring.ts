import { Alarm, AlarmRule, AlarmState, ComparisonOperator, CompositeAlarm, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Construct } from "constructs";
import { shapeOf } from "./alarm-table.ts";
import { alarmTopic } from "./alarm-topic.ts";
import { dashboard } from "./dashboard.ts";
import { type Watched, watch } from "./watch.ts";

export interface MonitoringProps extends Watched {
  /** Hears of alarms; undefined: they only show. */
  readonly alarmEmail: string | undefined;
  /** Where the runbooks are to be read. */
  readonly runbooks: string;
}

/** Periods that an alarm looks at. */
const LOOKED_AT = 3;

/**
 * Alarms, and a dashboard. One alarm over all of them tells that something rings, so that an incident is one message; each
 * tells by itself only that it is well again.
 *
 * An alarm costs $0.10 a month for each metric that it looks at, the one over all $0.50: a scope with four services has 34
 * alarms on 51 metrics, $5.60. Each of Belfry's own metrics costs $0.30 in a month in which it is measured all the time: an idle
 * scope measures two, $0.60. https://aws.amazon.com/cloudwatch/pricing/
 */
export class Monitoring extends Construct {
  constructor(parent: Construct, id: string, props: MonitoringProps) {
    super(parent, id);
    const { scope, alarmEmail, runbooks } = props;
    const topic = alarmEmail === undefined ? undefined : alarmTopic(this, alarmEmail);
    const alarms = watch(props).map(({ kind, of, metric }) => {
      const { rings, absent, periods = 1, says } = shapeOf(kind);
      const name = of === undefined ? kind : `${kind}-${of}`;
      return new Alarm(this, name, {
        alarmName: `belfry-${scope}-${name}`,
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
      compositeAlarmName: `belfry-${scope}`,
      alarmDescription: `Belfry is not well: at least one alarm of scope ${scope} rings. ${runbooks}#belfry-is-not-well`,
      alarmRule: AlarmRule.anyOf(...alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
    });
    if (topic) {
      const tell = new SnsAction(topic);
      notWell.addAlarmAction(tell);
      for (const alarm of [notWell, ...alarms]) alarm.addOkAction(tell);
    }
    dashboard(this, props);
  }
}
