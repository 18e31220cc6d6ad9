import { Stack } from "aws-cdk-lib";
import type { IGrantable } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { DISPATCH_QUEUES, type DispatchQueueName, QUEUE_OF } from "../../../shared/contract/deployment/dispatch-queues.ts";
import type { WatchedQueue } from "./queue-depths.ts";
import { queuePair } from "./queue-pair.ts";
import { HIDDEN } from "./source-times.ts";

interface Shape {
  readonly id: string;
  /** Invocations side by side, 2 to 1,000. @default as many as the account's concurrency allows */
  readonly maxConcurrency?: number;
}

/**
 * Those that plan and those that hear of events stay below a limit, so that neither takes the timers' invocations away.
 * The timers have the place, and with it the name, of what was one queue for all: what lies in it at an upgrade is not lost.
 */
const SHAPES: Readonly<Record<DispatchQueueName, Shape>> = {
  timer: { id: "Queue" },
  plan: { id: "Plan", maxConcurrency: 100 },
  event: { id: "Event", maxConcurrency: 50 },
};

/** The queues of our own messages, by urgency. */
export class DispatchQueues extends Construct {
  /** By urgency. */
  readonly queues: Readonly<Record<DispatchQueueName, Queue>>;
  /** The same with their dead-letter queues, by the names that they are shown under. */
  readonly watched: Readonly<Record<`dispatch-${DispatchQueueName}`, WatchedQueue>>;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // An hour of tries: long enough for an outage of DynamoDB or a throttled account to pass. What nobody can handle is out of the way then.
    const options = { maxReceiveCount: 20, visibilityTimeout: HIDDEN };
    const pairs = DISPATCH_QUEUES.map((name) => [name, queuePair(this, SHAPES[name].id, options)] as const);
    this.queues = Object.fromEntries(pairs.map(([name, { queue }]) => [name, queue])) as Record<DispatchQueueName, Queue>;
    this.watched = Object.fromEntries(
      pairs.map(([name, { queue, deadLetterQueue }]) => [`dispatch-${name}`, { queue, deadLetterQueues: [deadLetterQueue] }]),
    ) as unknown as typeof this.watched;
  }

  /** Where the rules of events send. */
  get events(): Queue {
    return this.queues[QUEUE_OF.event];
  }

  grantSend(fn: Function): void {
    for (const name of DISPATCH_QUEUES) this.queues[name].grant(fn, "sqs:SendMessage");
    fn.addEnvironment(
      "DISPATCH_QUEUE_URLS",
      this.json((queue) => queue.queueUrl),
    );
  }

  /** For functions that make what sends here: schedules and rules. */
  describeTo(fn: Function): void {
    fn.addEnvironment(
      "DISPATCH_QUEUE_ARNS",
      this.json((queue) => queue.queueArn),
    );
  }

  /** For schedules: their wakes, and runs that are due once. */
  allowSchedules(grantee: IGrantable): void {
    for (const name of new Set([QUEUE_OF.wake, QUEUE_OF.fire])) this.queues[name].grant(grantee, "sqs:SendMessage");
  }

  /**
   * `reserved`: concurrent executions that the function has for itself; the timers get what the others leave of them. Event
   * sources must not ask for more together: what is throttled counts as received, and ends in the dead-letter queue.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  feed(fn: Function, reserved?: number): void {
    const others = DISPATCH_QUEUES.reduce((sum, name) => sum + (SHAPES[name].maxConcurrency ?? 0), 0);
    for (const name of DISPATCH_QUEUES) {
      const { maxConcurrency = reserved === undefined ? undefined : reserved - others } = SHAPES[name];
      const limit = maxConcurrency === undefined ? {} : { maxConcurrency };
      fn.addEventSource(new SqsEventSource(this.queues[name], { batchSize: 10, reportBatchItemFailures: true, ...limit }));
    }
  }

  private json(address: (queue: Queue) => string): string {
    return Stack.of(this).toJsonString(Object.fromEntries(DISPATCH_QUEUES.map((name) => [name, address(this.queues[name])])));
  }
}
