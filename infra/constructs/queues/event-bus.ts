import { Stack } from "aws-cdk-lib";
import { EventBus as Bus } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { eventBusName } from "../../../shared/contract/deployment/deployment.ts";
import { acknowledgeWildcard, nagArnOf } from "../acknowledge.ts";
import type { DispatchQueues } from "./dispatch-queues.ts";
import { output } from "../output.ts";
import { deadLetters } from "./queue-pair.ts";

export interface EventBusProps {
  readonly scope: string;
  readonly prefix: string;
  readonly dispatchQueues: DispatchQueues;
}

/** The scope's event bus, what its rules may send to, and where events go that a rule could not deliver. */
export class EventBus extends Construct {
  readonly deadLetterQueues: readonly Queue[];
  private readonly bus: Bus;
  private readonly busName: string;
  private readonly undelivered: Queue;
  private readonly dispatchQueues: DispatchQueues;

  constructor(parent: Construct, id: string, { scope, prefix, dispatchQueues }: EventBusProps) {
    super(parent, id);
    this.busName = eventBusName(scope, prefix);
    this.bus = new Bus(this, "Bus", { eventBusName: this.busName });
    this.undelivered = deadLetters(this, "Undelivered");
    this.deadLetterQueues = [this.undelivered];
    this.dispatchQueues = dispatchQueues;
    // The timers' queue was that of events as well: rules of that time send there until they are provisioned anew.
    for (const queue of [dispatchQueues.events, dispatchQueues.queues.timer, this.undelivered]) this.letRulesSendTo(queue);
    output(this, "EventBusName", this.bus.eventBusName, "Event bus, for who publishes without the API");
  }

  grantPublish(fn: Function): void {
    this.bus.grantPutEventsTo(fn);
    fn.addEnvironment("EVENT_BUS_NAME", this.bus.eventBusName);
  }

  /** Make, change and delete rules of this bus, that send to the queue of events. */
  grantManageRules(fn: Function): void {
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["events:PutRule", "events:DeleteRule", "events:RemoveTargets"], resources: [this.rulesArn] }),
    );
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ["events:PutTargets"],
        resources: [this.rulesArn],
        // No event leaves by a rule to another place. A condition on all values is true of none: hence the second line.
        conditions: {
          "ForAllValues:ArnEquals": { "events:TargetArn": this.dispatchQueues.events.queueArn },
          Null: { "events:TargetArn": "false" },
        },
      }),
    );
    const resource = nagArnOf(this, "events", `rule/${this.busName}/*`);
    acknowledgeWildcard(fn, resource, "each trigger has a rule of its own; the bus is the scope's own");
    fn.addEnvironment("EVENT_BUS_NAME", this.bus.eventBusName);
    fn.addEnvironment("RULE_DLQ_ARN", this.undelivered.queueArn);
    this.dispatchQueues.describeTo(fn);
  }

  /** List rules, which takes no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
  grantListRules(fn: Function): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ["events:ListRules"], resources: ["*"] }));
    fn.addToRolePolicy(new PolicyStatement({ actions: ["events:ListTargetsByRule"], resources: [this.rulesArn] }));
    acknowledgeWildcard(fn, "*", "events:ListRules takes no resource");
  }

  /** Rules send as EventBridge itself, so the queue has to let it in, for rules of this bus only. */
  private letRulesSendTo(queue: Queue): void {
    const rules = new ServicePrincipal("events.amazonaws.com", {
      conditions: { ArnLike: { "aws:SourceArn": this.rulesArn }, StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
    });
    queue.addToResourcePolicy(new PolicyStatement({ actions: ["sqs:SendMessage"], principals: [rules], resources: [queue.queueArn] }));
  }

  private get rulesArn(): string {
    return Stack.of(this).formatArn({ service: "events", resource: "rule", resourceName: `${this.busName}/*` });
  }
}
