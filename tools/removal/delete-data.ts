import {
  DeleteTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { DeleteBucketCommand, DeleteObjectsCommand, NoSuchBucket, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { DeleteQueueCommand, paginateListQueues, QueueDoesNotExist, type SQSClient } from "@aws-sdk/client-sqs";
import { physicalQueueName, queueNameOf, queuePrefix } from "../../shared/contract/deployment/queue-name.ts";
import type { StackResource } from "../stack-resources.ts";
import { type Patience, untilGone } from "./until-gone.ts";

export interface DataClients {
  readonly tables: DynamoDBClient;
  readonly objects: S3Client;
  readonly queues: SQSClient;
}

/**
 * Deletes what outlives its stack: the tables with all definitions and records, the bucket of large results, the worker
 * queues with their dead-letter queues, those made at run time too. Nothing brings it back but a backup. Repeated: what is
 * left is deleted. Answers the names of what was deleted.
 */
export async function deleteData(
  { tables, objects, queues }: DataClients,
  scope: string,
  resources: readonly StackResource[],
  patience?: Patience,
): Promise<string[]> {
  const deleted: string[] = [];
  for (const name of namesOf(resources, "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"))
    if (await deleteTable(tables, name, patience)) deleted.push(name);
  for (const name of namesOf(resources, "AWS::S3::Bucket")) if (await deleteBucket(objects, name)) deleted.push(name);
  for (const url of await workerQueues(queues, scope)) if (await deleteQueue(queues, url)) deleted.push(queueNameOf(url));
  return deleted;
}

function namesOf(resources: readonly StackResource[], ...wanted: readonly string[]): string[] {
  return resources.filter(({ type }) => wanted.includes(type)).map(({ id }) => id);
}

async function deleteTable(tables: DynamoDBClient, TableName: string, patience?: Patience): Promise<boolean> {
  let there = false;
  await untilGone(
    `table ${TableName}`,
    async () => {
      try {
        await tables.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
        there = true;
        await tables.send(new DeleteTableCommand({ TableName }));
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return true;
        // It is being changed or deleted: looked at again.
        if (!(error instanceof ResourceInUseException)) throw error;
      }
      return false;
    },
    patience,
  );
  return there;
}

/** Its objects first; the bucket keeps no versions of them. */
async function deleteBucket(client: S3Client, Bucket: string): Promise<boolean> {
  try {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
      const Objects = Contents.map(({ Key }) => ({ Key }));
      if (Objects.length > 0) await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    }
    await client.send(new DeleteBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if (error instanceof NoSuchBucket) return false;
    throw error;
  }
}

/** All queues of the scope's prefix: the template names some of them, jobs the others. */
async function workerQueues(client: SQSClient, scope: string): Promise<string[]> {
  const urls: string[] = [];
  const QueueNamePrefix = physicalQueueName(queuePrefix(scope));
  for await (const { QueueUrls = [] } of paginateListQueues({ client, pageSize: 1_000 }, { QueueNamePrefix })) urls.push(...QueueUrls);
  return urls;
}

async function deleteQueue(queues: SQSClient, QueueUrl: string): Promise<boolean> {
  try {
    await queues.send(new DeleteQueueCommand({ QueueUrl }));
    return true;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return false;
    throw error;
  }
}
