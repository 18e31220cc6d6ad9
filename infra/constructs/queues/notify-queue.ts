import { Duration } from "aws-cdk-lib";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { queuePair } from "./queue-pair.ts";

/** Of the function that delivers, in seconds: a mail may take 30, and what is decided before and after takes some more. */
export const NOTIFY_TIMEOUT_SECONDS = 60;
/** Batches of ten side by side. Each config has three deliveries under way at most, so receivers that hang leave room for others. */
const CONCURRENCY = 20;

/** What configs may want to be told of, and what they are told: apart from all queues that runs wait in. */
export class NotifyQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueues: readonly Queue[];

  constructor(parent: Construct, id: string) {
    super(parent, id);
    // An hour of tries, as what feeds dispatch. Attempts at receivers are not counted here: each is a message of its own.
    const pair = queuePair(this, "Queue", { maxReceiveCount: 10, visibilityTimeout: Duration.seconds(6 * NOTIFY_TIMEOUT_SECONDS) });
    this.queue = pair.queue;
    this.deadLetterQueues = [pair.deadLetterQueue];
  }

  grantSend(fn: Function): void {
    this.queue.grant(fn, "sqs:SendMessage");
    fn.addEnvironment("NOTIFY_QUEUE_URL", this.queue.queueUrl);
  }

  feed(fn: Function): void {
    fn.addEventSource(new SqsEventSource(this.queue, { batchSize: 10, maxConcurrency: CONCURRENCY, reportBatchItemFailures: true }));
  }
}
