import { Duration } from "aws-cdk-lib";
import type { IGrantable } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource, type SqsEventSourceProps } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { queuePair } from "./queue-pair.ts";

/** The queue of all timers and of events that a trigger waits for. */
export class DispatchQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueues: readonly Queue[];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // Visible again soon after a crash, since an occurrence waits: twice the function's time-out is the least that AWS advises.
    const { queue, deadLetterQueue } = queuePair(this, "Queue", { maxReceiveCount: 20, visibilityTimeout: Duration.seconds(60) });
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
