import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SQSClient } from "@aws-sdk/client-sqs";

/** Unmodified SDK clients for a local AWS endpoint. */
export function localClients(endpoint: string): { dynamoDb: DynamoDBClient; scheduler: SchedulerClient; sqs: SQSClient } {
  const settings = { endpoint, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  return { dynamoDb: new DynamoDBClient(settings), scheduler: new SchedulerClient(settings), sqs: new SQSClient(settings) };
}
