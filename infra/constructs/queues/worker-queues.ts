import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import {
  DEAD_LETTER_SUFFIX,
  physicalQueueName,
  queuePrefix,
  WORKER_QUEUE,
  workerQueueName,
} from "../../../shared/contract/deployment/queue-name.ts";
import { acknowledgeWildcard, nagArnOf } from "../acknowledge.ts";
import { queuePair } from "./queue-pair.ts";

export interface WorkerQueuesProps {
  readonly scope: string;
  readonly prefix: string;
  readonly services: readonly string[];
  /** They outlive the stack. */
  readonly keep: boolean;
}

/** A queue and a dead-letter queue for each service; those of other services are made when a job names them. */
export class WorkerQueues extends Construct {
  readonly deadLetterQueues: readonly Queue[];
  private readonly arnPattern: string;
  private readonly prefix: string;

  constructor(parent: Construct, id: string, { scope, prefix: deployment, services, keep }: WorkerQueuesProps) {
    super(parent, id);
    const prefix = physicalQueueName(queuePrefix(scope), deployment);
    this.prefix = prefix;
    this.arnPattern = Stack.of(this).formatArn({ service: "sqs", resource: `${prefix}*` });
    this.deadLetterQueues = services.map((service) => {
      const { queue, deadLetterQueue } = queuePair(this, service, {
        queueName: workerQueueName(scope, service, deployment),
        maxReceiveCount: WORKER_QUEUE.maxReceiveCount,
        visibilityTimeout: Duration.seconds(WORKER_QUEUE.visibilityTimeoutSeconds),
      });
      // Kept with the work that waits in them; not where the first deployment fails, or the next one would find them there.
      if (keep) for (const one of [queue, deadLetterQueue]) one.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
      return deadLetterQueue;
    });
  }

  /** Send to, look up, and make: only queues whose name carries the scope's prefix. */
  grantSend(fn: Function): void {
    this.grant(fn, ["sqs:SendMessage", "sqs:GetQueueUrl", "sqs:CreateQueue", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes"]);
  }

  /** Look up and make. */
  grantEnsure(fn: Function): void {
    this.grant(fn, ["sqs:GetQueueUrl", "sqs:CreateQueue", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes"]);
  }

  /** Look up and count messages. */
  grantDepths(fn: Function): void {
    this.grant(fn, ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]);
  }

  /** Look at and delete their dead letters, and send back to them. */
  grantRedrive(fn: Function): void {
    this.grant(fn, ["sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SendMessage"]);
    this.grant(fn, ["sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage"], DEAD_LETTER_SUFFIX);
  }

  private grant(fn: Function, actions: string[], ending = ""): void {
    fn.addToRolePolicy(new PolicyStatement({ actions, resources: [`${this.arnPattern}${ending}`] }));
    const resource = nagArnOf(this, "sqs", `${this.prefix}*${ending}`);
    acknowledgeWildcard(fn, resource, "queues are made when a job names them; the prefix is the scope's own");
  }
}
