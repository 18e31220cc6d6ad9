import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { findQueue } from "../shared/adapters/sqs/sqs.ts";
import { DEAD_LETTER_SUFFIX, queueNameOf, workerQueueName } from "../shared/contract/deployment/queue-name.ts";
import { stackResources } from "./stack-resources.ts";

/**
 * Which of a scope's services in cdk.json have a worker queue, or its dead-letter queue, that exists and is not the stack's:
 * made when a job named it, or kept from a stack that was destroyed. CloudFormation cannot make a queue by a name that is
 * taken, nor take over one by itself: a queue's id is its URL, which no template can give.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
 * Answers their SQS names.
 */
export async function foreignQueues(
  { stacks, queues }: { readonly stacks: CloudFormationClient; readonly queues: SQSClient },
  scope: string,
  services: readonly string[],
): Promise<string[]> {
  const resources = await stackResources(stacks, scope);
  const owned = new Set(resources.filter(({ type }) => type === "AWS::SQS::Queue").map(({ id }) => queueNameOf(id)));
  const names = services.map((service) => workerQueueName(scope, service)).filter((name) => !owned.has(name));
  const taken = await Promise.all(
    names.map(async (name) => (await exists(queues, name)) || (await exists(queues, `${name}${DEAD_LETTER_SUFFIX}`))),
  );
  return names.filter((_, index) => taken[index]);
}

async function exists(queues: SQSClient, name: string): Promise<boolean> {
  return (await findQueue(queues, name)) !== undefined;
}
