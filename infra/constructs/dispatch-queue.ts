import type { IGrantable } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource, type SqsEventSourceProps } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { queuePair } from "./queue-pair.ts";
import { HIDDEN } from "./source-times.ts";

/** The queue of all timers and of events that a trigger waits for. */
export class DispatchQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueues: readonly Queue[];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { queue, deadLetterQueue } = queuePair(this, "Queue", {
      // An hour of tries: long enough for an outage of DynamoDB or a throttled account to pass. What nobody can handle is out of the way then.
      maxReceiveCount: 20,
      visibilityTimeout: HIDDEN,
    });
    this.queue = queue;
    this.deadLetterQueues = [deadLetterQueue];
  }

  grantSend(fn: Function): void {
    this.allow(fn);
    fn.addEnvironment("DISPATCH_QUEUE_URL", this.queue.queueUrl);
  }

  /** For functions that make what sends here: schedules and rules. */
  describeTo(fn: Function): void {
    fn.addEnvironment("DISPATCH_QUEUE_ARN", this.queue.queueArn);
  }

  allow(grantee: IGrantable): void {
    this.queue.grant(grantee, "sqs:SendMessage");
  }

  /** @param atOnce most batches at the same time, where the function has a reservation */
  feed(fn: Function, atOnce: Pick<SqsEventSourceProps, "maxConcurrency"> = {}): void {
    fn.addEventSource(new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true, ...atOnce }));
  }
}
