import { Duration, RemovalPolicy, Stack, TimeZone } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { EventInvokeConfigOptions, Function } from "aws-cdk-lib/aws-lambda";
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke, type ScheduleTargetBaseProps } from "aws-cdk-lib/aws-scheduler-targets";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { scheduleGroupName } from "../../../shared/contract/deployment/deployment.ts";
import type { DispatchQueues } from "./dispatch-queues.ts";
import { acknowledge, acknowledgeWildcard, nagArn, nagArnOf } from "../acknowledge.ts";
import { deadLetters } from "./queue-pair.ts";

export interface WakeSchedulesProps {
  readonly scope: string;
  readonly prefix: string;
  readonly dispatchQueues: DispatchQueues;
}

/** What a function does with schedules of the group, in IAM's words. */
type ScheduleAction = "CreateSchedule" | "UpdateSchedule" | "DeleteSchedule" | "GetSchedule";

/** The group that holds every job's schedule, the roles they send and invoke with, and where undeliverable wakes go. */
export class WakeSchedules extends Construct {
  readonly deadLetterQueues: readonly Queue[];
  private readonly group: ScheduleGroup;
  private readonly groupName: string;
  /** The one that functions hand on, to schedules that send to the dispatch queue: it may do nothing else. */
  private readonly sender: Role;
  /** Of the stack's own schedules, which invoke functions. No function may hand it on. */
  private readonly invoker: Role;
  private readonly undelivered: Queue;
  private readonly dispatchQueues: DispatchQueues;

  constructor(parent: Construct, id: string, { scope, prefix, dispatchQueues }: WakeSchedulesProps) {
    super(parent, id);
    this.groupName = scheduleGroupName(scope, prefix);
    // Kept, it would fire at a queue that is gone, and the next first deployment would fail at its name.
    this.group = new ScheduleGroup(this, "Group", { scheduleGroupName: this.groupName, removalPolicy: RemovalPolicy.DESTROY });
    this.undelivered = deadLetters(this, "Undelivered");
    this.deadLetterQueues = [this.undelivered];
    this.dispatchQueues = dispatchQueues;
    // Only schedules of this group may use a role: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    const principal = new ServicePrincipal("scheduler.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account, "aws:SourceArn": this.group.scheduleGroupArn } },
    });
    this.sender = new Role(this, "Role", { assumedBy: principal, description: "EventBridge Scheduler sends wakes with it" });
    this.invoker = new Role(this, "Invoker", { assumedBy: principal, description: "EventBridge Scheduler invokes functions with it" });
    dispatchQueues.allowSchedules(this.sender);
    this.undelivered.grant(this.sender, "sqs:SendMessage");
  }

  /** Make schedules of the group that send to the dispatch queue, and what else is named. */
  grant(fn: Function, actions: readonly ScheduleAction[]): void {
    const schedules = Stack.of(this).formatArn({
      service: "scheduler",
      resource: "schedule",
      resourceName: `${this.group.scheduleGroupName}/*`,
    });
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: actions.map((action) => `scheduler:${action}`),
        resources: [schedules],
      }),
    );
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ["iam:PassRole"],
        resources: [this.sender.roleArn],
        conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
      }),
    );
    const resource = nagArnOf(this, "scheduler", `schedule/${this.groupName}/*`);
    acknowledgeWildcard(fn, resource, "each job has a schedule of its own; the group is the scope's own");
    fn.addEnvironment("SCHEDULE_GROUP", this.group.scheduleGroupName);
    fn.addEnvironment("SCHEDULE_ROLE_ARN", this.sender.roleArn);
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
    const target = new LambdaInvoke(fn, { role: this.invoker, ...options });
    acknowledge(this.invoker, `IAM5[Resource::${nagArn(fn)}:*]`, "versions of this one function");
    new Schedule(this, id, { schedule, target, scheduleGroup: this.group });
  }
}
