import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SQSClient } from "@aws-sdk/client-sqs";

/** Unmodified SDK clients for a local AWS endpoint. */
export function localClients(endpoint: string): {
  dynamoDb: DynamoDBClient;
  eventBridge: EventBridgeClient;
  lambda: LambdaClient;
  s3: S3Client;
  scheduler: SchedulerClient;
  sqs: SQSClient;
} {
  const settings = { endpoint, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  return {
    dynamoDb: new DynamoDBClient(settings),
    eventBridge: new EventBridgeClient(settings),
    lambda: new LambdaClient(settings),
    // Buckets are part of the path: a name as part of the host would have to be resolved.
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    scheduler: new SchedulerClient(settings),
    sqs: new SQSClient(settings),
  };
}
