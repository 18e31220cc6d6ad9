import { Duration, RemovalPolicy, Stack, TimeZone } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { scheduleGroupName } from "../../shared/contract/deployment.ts";
import type { DispatchQueue } from "./dispatch-queue.ts";
import { acknowledge, acknowledgeWildcard, nagArn } from "./acknowledge.ts";
import { deadLetters } from "./queue-pair.ts";

export interface WakeSchedulesProps {
  readonly scope: string;
  readonly dispatchQueue: DispatchQueue;
}

/** The group that holds every job's schedule, the role they send with, and where undeliverable wakes go. */
export class WakeSchedules extends Construct {
  readonly deadLetterQueues: readonly Queue[];
  private readonly group: ScheduleGroup;
  private readonly groupName: string;
  private readonly role: Role;
  private readonly undelivered: Queue;
  private readonly dispatchQueue: DispatchQueue;

  constructor(parent: Construct, id: string, { scope, dispatchQueue }: WakeSchedulesProps) {
    super(parent, id);
    this.groupName = scheduleGroupName(scope);
    // Kept, it would fire at a queue that is gone, and the next first deployment would fail at its name.
    this.group = new ScheduleGroup(this, "Group", { scheduleGroupName: this.groupName, removalPolicy: RemovalPolicy.DESTROY });
    this.undelivered = deadLetters(this, "Undelivered");
    this.deadLetterQueues = [this.undelivered];
    this.dispatchQueue = dispatchQueue;
    // Only schedules of this group may use the role: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    const principal = new ServicePrincipal("scheduler.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account, "aws:SourceArn": this.group.scheduleGroupArn } },
    });
    this.role = new Role(this, "Role", { assumedBy: principal, description: "EventBridge Scheduler sends wakes with it" });
    dispatchQueue.allow(this.role);
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
    this.dispatchQueue.describeTo(fn);
  }

  /** List schedules, which takes no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html */
  grantList(fn: Function): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ["scheduler:ListSchedules"], resources: ["*"] }));
    acknowledgeWildcard(fn, "*", "scheduler:ListSchedules takes no resource");
  }

  invokeEvery(id: string, minutes: number, fn: Function): void {
    this.invoke(id, ScheduleExpression.rate(Duration.minutes(minutes)), fn, {});
  }

  invokeDaily(id: string, fn: Function, input: object): void {
    this.invoke(id, ScheduleExpression.cron({ minute: "17", hour: "3", timeZone: TimeZone.ETC_UTC }), fn, input);
  }

  private invoke(id: string, schedule: ScheduleExpression, fn: Function, input: object): void {
    const target = new LambdaInvoke(fn, {
      input: ScheduleTargetInput.fromObject(input),
      deadLetterQueue: this.undelivered,
      role: this.role,
    });
    acknowledge(this.role, `IAM5[Resource::${nagArn(fn)}:*]`, "versions of this one function");
    new Schedule(this, id, { schedule, target, scheduleGroup: this.group });
  }
}
