import { Duration } from "aws-cdk-lib";
import { type DeadLetterQueue, Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { DEAD_LETTER_SUFFIX } from "../../../shared/contract/deployment/queue-name.ts";

export interface QueuePairProps extends Pick<QueueProps, "visibilityTimeout"> {
  /** Physical name; CloudFormation makes one up without it. */
  readonly queueName?: string;
  /** Deliveries before a message is set aside. */
  readonly maxReceiveCount: number;
}

const COMMON: QueueProps = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) };

/** A queue and its dead-letter queue, encrypted, TLS only, both keeping messages for 14 days. */
export function queuePair(
  scope: Construct,
  id: string,
  { queueName, maxReceiveCount, visibilityTimeout }: QueuePairProps,
): { queue: Queue; deadLetterQueue: Queue } {
  const deadLetterQueue = deadLetters(scope, `${id}DeadLetters`, queueName && `${queueName}${DEAD_LETTER_SUFFIX}`);
  const deadLetterQueueOfPair: DeadLetterQueue = { queue: deadLetterQueue, maxReceiveCount };
  const queue = new Queue(scope, id, {
    ...COMMON,
    ...(queueName !== undefined && { queueName }),
    ...(visibilityTimeout && { visibilityTimeout }),
    deadLetterQueue: deadLetterQueueOfPair,
  });
  return { queue, deadLetterQueue };
}

/** A dead-letter queue by itself, for what is not a queue: streams and schedules. */
export function deadLetters(scope: Construct, id: string, queueName?: string): Queue {
  const queue = new Queue(scope, id, { ...COMMON, ...(queueName !== undefined && { queueName }) });
  acknowledge(queue, "SQS3", "it is a dead-letter queue");
  return queue;
}
