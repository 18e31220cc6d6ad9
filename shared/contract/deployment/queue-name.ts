import { DEFAULT_PREFIX, deploymentPrefix } from "./prefix.ts";

/** Dotted: `{scope}.jobs.{service}`. */
export const QUEUE_FORM = /^[a-z0-9-]+\.jobs\.[A-Za-z0-9][A-Za-z0-9_-]*$/;
/** What a queue's dead-letter queue is called: the queue's physical name with this behind it. */
export const DEAD_LETTER_SUFFIX = "-dlq";
/** An SQS queue name has 80 characters at most; the dead-letter queue's name must fit too. */
export const QUEUE_NAME_LIMIT = 80 - DEAD_LETTER_SUFFIX.length;

/** The prefix that every worker queue of a scope carries, in the dotted form of the API: `real.jobs.`. */
export function queuePrefix(scope: string): string {
  return `${scope}.jobs.`;
}

/**
 * The SQS name of a dotted queue name: SQS allows no dots, so `real.jobs.buy-scanner` is `real-jobs-buy-scanner`.
 * One to one, because the service's part has no dots. A deployment with another prefix than the default puts it in front,
 * `acme-real-jobs-buy-scanner`, so that two of them have no queue in common.
 *
 * @param prefix @default that of this process
 */
export function physicalQueueName(queue: string, prefix: string = deploymentPrefix()): string {
  const name = queue.replaceAll(".", "-");
  return prefix === DEFAULT_PREFIX ? name : `${prefix}-${name}`;
}

/** The SQS name of a service's worker queue. */
export function workerQueueName(scope: string, service: string, prefix?: string): string {
  return physicalQueueName(`${queuePrefix(scope)}${service}`, prefix);
}

/** The SQS name of a queue, which ends its URL. */
export function queueNameOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

/** What a worker queue is made with, by CDK or on the fly. */
export const WORKER_QUEUE = {
  /** The worker SDK extends it while a handler runs; a message of a lost worker comes back after it. */
  visibilityTimeoutSeconds: 60,
  /**
   * Deliveries before a message that no worker finishes goes to the dead-letter queue: ten workers in a row that die of it, or
   * refuse it, are no chance. A run's own retries are messages of their own and count from the beginning.
   */
  maxReceiveCount: 10,
  retentionDays: 14,
} as const;

/** The SQS name of a scope's completion queue: the same everywhere, so that workers need no configuration. */
export function completionQueueName(scope: string, prefix: string = deploymentPrefix()): string {
  return `${prefix}-${scope}-completion`;
}
