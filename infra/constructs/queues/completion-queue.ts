import type { Function } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { completionQueueName } from "../../../shared/contract/deployment/queue-name.ts";
import { output } from "../output.ts";
import { queuePair } from "./queue-pair.ts";
import { HIDDEN } from "./source-times.ts";

/**
 * Batches of ten completions side by side. Completions can wait a moment; the requests of workers, which the same function
 * answers, cannot: hence a limit. Too low a one would cost runs: the last of 100,000 would have its slot back minutes late.
 */
const CONCURRENCY = 50;

/** Where workers report when they cannot, or need not, wait for the API. */
export class CompletionQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueues: readonly Queue[];

  constructor(parent: Construct, id: string, { scope, prefix }: { readonly scope: string; readonly prefix: string }) {
    super(parent, id);
    const pair = queuePair(this, "Queue", {
      queueName: completionQueueName(scope, prefix),
      // Half an hour of tries. Mostly it is a report that cannot be read, which somebody should see before its run times out.
      maxReceiveCount: 10,
      visibilityTimeout: HIDDEN,
    });
    this.queue = pair.queue;
    this.deadLetterQueues = [pair.deadLetterQueue];
    output(this, "CompletionQueueUrl", this.queue.queueUrl, "Completion queue, for workers");
  }

  feed(fn: Function): void {
    fn.addEventSource(new SqsEventSource(this.queue, { batchSize: 10, maxConcurrency: CONCURRENCY, reportBatchItemFailures: true }));
  }
}
