import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { functionResource, temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";
import { recorded, recordingHandler } from "../support/recorded.ts";
import { until } from "../support/until.ts";

const recordSchema = z.looseObject({ messageId: z.string(), body: z.string(), attributes: z.record(z.string(), z.string()) });

describe("an SQS event source", () => {
  const directory = temporaryDirectory();
  const records = join(directory, "records");
  let stack: LocalStack;
  let clients: ReturnType<typeof localClients>;
  const queueUrl = (name: string): string => `${stack.awsEndpoint}/000000000000/${name}`;

  beforeAll(async () => {
    const assemblyDirectory = writeAssembly(
      directory,
      {
        Dead: { Type: "AWS::SQS::Queue", Properties: { QueueName: "dead" } },
        Work: {
          Type: "AWS::SQS::Queue",
          Properties: {
            QueueName: "work",
            VisibilityTimeout: 3,
            RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Dead", "Arn"] }, maxReceiveCount: 2 },
          },
        },
        Plain: { Type: "AWS::SQS::Queue", Properties: { QueueName: "plain" } },
        Worker: functionResource("worker", { Environment: { Variables: { RECORDS: records } } }),
        Mapping: {
          Type: "AWS::Lambda::EventSourceMapping",
          Properties: {
            EventSourceArn: { "Fn::GetAtt": ["Work", "Arn"] },
            FunctionName: { Ref: "Worker" },
            FunctionResponseTypes: ["ReportBatchItemFailures"],
          },
        },
      },
      {
        worker: recordingHandler(
          "return { batchItemFailures: event.Records.filter(({ body }) => body === 'poison').map(({ messageId }) => ({ itemIdentifier: messageId })) }",
        ),
      },
    );
    stack = await startLocalStack({
      assemblyDirectory,
      stacks: [{ stackName: "Fixture", port: 0 }],
      awsPort: 0,
      dataDirectory: join(directory, "data"),
    });
    clients = localClients(stack.awsEndpoint);
  });
  afterAll(() => stack.stop());

  it("deletes what succeeded and leaves what failed to redelivery and the dead-letter queue", async () => {
    const { sqs } = clients;
    for (const MessageBody of ["fine", "poison"]) await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl("work"), MessageBody }));
    const dead = await until(async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl("dead"), WaitTimeSeconds: 10 }));
      return Messages[0];
    });
    expect(dead.Body).toBe("poison");
    const received = recorded(records, recordSchema).map(({ body, attributes }) => `${body} ${attributes["ApproximateReceiveCount"]}`);
    // A machine that is busy for seconds may deliver what is fine again, as AWS may: once it was deleted, it is gone.
    expect(new Set(received)).toEqual(new Set(["fine 1", "poison 1", "poison 2", ...received.filter((one) => one === "fine 2")]));
    const left = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
    await until(async () => {
      const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl("work"), AttributeNames: [...left] }));
      return left.every((name) => Attributes[name] === "0") || undefined;
    });
  });

  it("hands over a delayed message, not before its time", async () => {
    await clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl("work"),
        MessageBody: "later",
        DelaySeconds: 1,
        MessageAttributes: { kind: { DataType: "String", StringValue: "timer" } },
      }),
    );
    const record = await until(() => recorded(records, recordSchema).find(({ body }) => body === "later"));
    expect(record).toMatchObject({
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:work",
      awsRegion: "us-east-1",
      messageAttributes: { kind: { stringValue: "timer", dataType: "String" } },
    });
    const late = Number(record.attributes["ApproximateFirstReceiveTimestamp"]) - Number(record.attributes["SentTimestamp"]) - 1000;
    expect(late).toBeGreaterThanOrEqual(0);
  });

  it("works with queue URLs of this endpoint, and makes a message visible at once again", async () => {
    const { sqs } = clients;
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "plain" }));
    expect(QueueUrl).toBe(queueUrl("plain"));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "again" }));
    const first = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    await sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: first.Messages?.[0]?.ReceiptHandle, VisibilityTimeout: 0 }),
    );
    const second = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(second.Messages?.map(({ Body }) => Body)).toEqual(["again"]);
  });
});
