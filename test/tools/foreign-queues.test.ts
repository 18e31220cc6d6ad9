import { CloudFormationClient, CloudFormationServiceException } from "@aws-sdk/client-cloudformation";
import { QueueDoesNotExist, type SQSClient } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { foreignQueues } from "../../tools/foreign-queues.ts";

const URL = "https://sqs.us-east-1.amazonaws.com/000000000000";

function stackWith(...queues: readonly string[]): CloudFormationClient {
  const StackResourceSummaries = [
    { ResourceType: "AWS::DynamoDB::Table", PhysicalResourceId: "real-jobs-etl" },
    ...queues.map((name) => ({ ResourceType: "AWS::SQS::Queue", PhysicalResourceId: `${URL}/${name}`, ResourceStatus: "CREATE_COMPLETE" })),
  ];
  return answering(async () => ({ StackResourceSummaries }));
}

function answering(send: () => Promise<unknown>): CloudFormationClient {
  return Object.assign(new CloudFormationClient({ region: "us-east-1" }), { send });
}

const noStack = answering(async () => {
  const message = "Stack with id Belfry-real does not exist";
  throw new CloudFormationServiceException({ name: "ValidationError", message, $fault: "client", $metadata: {} });
});

function accountWith(...queues: readonly string[]): SQSClient {
  return {
    send: async ({ input }: { input: { QueueName: string } }) => {
      if (!queues.includes(input.QueueName)) throw new QueueDoesNotExist({ message: "none", $metadata: {} });
      return { QueueUrl: `${URL}/${input.QueueName}` };
    },
  } as unknown as SQSClient;
}

it("a queue that a job brought about is foreign to the stack; its own, and those that are not there, are not", async () => {
  const clients = { stacks: stackWith("real-jobs-own", "real-jobs-own-dlq"), queues: accountWith("real-jobs-own", "real-jobs-etl") };
  expect(await foreignQueues(clients, "real", ["own", "etl", "fresh"])).toEqual(["real-jobs-etl"]);
});

it("before the first deployment, what an earlier stack left is foreign, be it the dead-letter queue alone", async () => {
  const clients = { stacks: noStack, queues: accountWith("real-jobs-a-dlq") };
  expect(await foreignQueues(clients, "real", ["a", "b"])).toEqual(["real-jobs-a"]);
});
