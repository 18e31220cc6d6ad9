import { Duration, RemovalPolicy, Stack, TimeZone } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { EventInvokeConfigOptions, Function } from "aws-cdk-lib/aws-lambda";
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke, type ScheduleTargetBaseProps } from "aws-cdk-lib/aws-scheduler-targets";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { scheduleGroupName } from "../../shared/contract/deployment.ts";
import type { DispatchQueues } from "./dispatch-queues.ts";
import { acknowledge, acknowledgeWildcard, nagArn } from "./acknowledge.ts";
import { deadLetters } from "./queue-pair.ts";

export interface WakeSchedulesProps {
  readonly scope: string;
  readonly dispatchQueues: DispatchQueues;
}

/** The group that holds every job's schedule, the role they send with, and where undeliverable wakes go. */
export class WakeSchedules extends Construct {
  readonly deadLetterQueues: readonly Queue[];
  private readonly group: ScheduleGroup;
  private readonly groupName: string;
  private readonly role: Role;
  private readonly undelivered: Queue;
  private readonly dispatchQueues: DispatchQueues;

  constructor(parent: Construct, id: string, { scope, dispatchQueues }: WakeSchedulesProps) {
    super(parent, id);
    this.groupName = scheduleGroupName(scope);
    // Kept, it would fire at a queue that is gone, and the next first deployment would fail at its name.
    this.group = new ScheduleGroup(this, "Group", { scheduleGroupName: this.groupName, removalPolicy: RemovalPolicy.DESTROY });
    this.undelivered = deadLetters(this, "Undelivered");
    this.deadLetterQueues = [this.undelivered];
    this.dispatchQueues = dispatchQueues;
    // Only schedules of this group may use the role: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    const principal = new ServicePrincipal("scheduler.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account, "aws:SourceArn": this.group.scheduleGroupArn } },
    });
    this.role = new Role(this, "Role", { assumedBy: principal, description: "EventBridge Scheduler sends wakes with it" });
    dispatchQueues.allowSchedules(this.role);
    this.undelivered.grantSendMessages(this.role);
  }

  /** Create, change and delete schedules of the group, and pass them the role. */
  grantManage(fn: Function): void {
    const schedules = Stack.of(this).formatArn({
      service: "scheduler",
      resource: "schedule",
      resourceName: `${this.group.scheduleGroupName}/*`,
    });
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ["scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule", "scheduler:GetSchedule"],
        resources: [schedules],
      }),
    );
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ["iam:PassRole"],
        resources: [this.role.roleArn],
        conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
      }),
    );
    const resource = `arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/${this.groupName}/*`;
    acknowledgeWildcard(fn, resource, "each job has a schedule of its own; the group is the scope's own");
    fn.addEnvironment("SCHEDULE_GROUP", this.group.scheduleGroupName);
    fn.addEnvironment("SCHEDULE_ROLE_ARN", this.role.roleArn);
    fn.addEnvironment("SCHEDULE_DLQ_ARN", this.undelivered.queueArn);
    this.dispatchQueues.describeTo(fn);
  }

  /** List schedules, which takes no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html */
  grantList(fn: Function): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ["scheduler:ListSchedules"], resources: ["*"] }));
    acknowledgeWildcard(fn, "*", "scheduler:ListSchedules takes no resource");
  }

  /**
   * Invokes a function that finds everything anew each time. What cannot be delivered or started within `minutes`, or fails,
   * is given up and not set aside: the next one takes its place. Lambda would hold it for up to six hours, try it twice more,
   * and start what has gathered in a row: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  invokeEvery(id: string, minutes: number, fn: Function): void {
    const patience: EventInvokeConfigOptions = { maxEventAge: Duration.minutes(minutes), retryAttempts: 0 };
    fn.configureAsyncInvoke(patience);
    this.invoke(id, ScheduleExpression.rate(Duration.minutes(minutes)), fn, { input: ScheduleTargetInput.fromObject({}), ...patience });
  }

  invokeDaily(id: string, fn: Function, input: object): void {
    const schedule = ScheduleExpression.cron({ minute: "17", hour: "3", timeZone: TimeZone.ETC_UTC });
    this.invoke(id, schedule, fn, { input: ScheduleTargetInput.fromObject(input), deadLetterQueue: this.undelivered });
  }

  private invoke(id: string, schedule: ScheduleExpression, fn: Function, options: ScheduleTargetBaseProps): void {
    const target = new LambdaInvoke(fn, { role: this.role, ...options });
    acknowledge(this.role, `IAM5[Resource::${nagArn(fn)}:*]`, "versions of this one function");
    new Schedule(this, id, { schedule, target, scheduleGroup: this.group });
  }
}
