import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { functionResource, temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";
import { recorded, recordingHandler } from "../support/recorded.ts";
import { until } from "../support/until.ts";

const recordSchema = z.looseObject({
  eventName: z.string(),
  dynamodb: z.looseObject({ NewImage: z.object({ pk: z.object({ S: z.string() }) }).loose() }),
});

/** A table whose items of status `failed` go to a function, running in its own directory. */
function fixture(decide: string, mapping: Record<string, unknown> = {}) {
  const directory = temporaryDirectory();
  const records = join(directory, "records");
  const assemblyDirectory = writeAssembly(
    directory,
    {
      Table: {
        Type: "AWS::DynamoDB::Table",
        Properties: {
          TableName: "runs",
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
          StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
          TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
        },
      },
      Failed: { Type: "AWS::SQS::Queue", Properties: { QueueName: "failed" } },
      React: functionResource("react", { Environment: { Variables: { RECORDS: records } } }),
      Mapping: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: {
          EventSourceArn: { "Fn::GetAtt": ["Table", "StreamArn"] },
          FunctionName: { Ref: "React" },
          StartingPosition: "TRIM_HORIZON",
          FunctionResponseTypes: ["ReportBatchItemFailures"],
          FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"status":{"S":["failed"]}}}}' }] },
          DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": ["Failed", "Arn"] } } },
          ...mapping,
        },
      },
    },
    { react: recordingHandler(decide) },
  );
  const start = (): Promise<LocalStack> =>
    startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0, dataDirectory: join(directory, "data") });
  const put = (stack: LocalStack, pk: string, status = "failed") =>
    localClients(stack.awsEndpoint).dynamoDb.send(
      new PutItemCommand({ TableName: "runs", Item: { pk: { S: pk }, status: { S: status } } }),
    );
  const seen = (): string[] => recorded(records, recordSchema).map(({ dynamodb }) => dynamodb.NewImage.pk.S);
  const whenSeen = (count: number): Promise<string[]> => until(() => (seen().length >= count ? seen() : undefined));
  return { records, start, put, seen, whenSeen };
}

describe("a DynamoDB stream event source", () => {
  it("hands on the records its filter passes, in order and in the shape of Lambda", async () => {
    const { records, start, put, whenSeen } = fixture("return { batchItemFailures: [] }");
    const stack = await start();
    await put(stack, "a");
    await put(stack, "ignored", "success");
    await put(stack, "b");
    expect(await whenSeen(2)).toEqual(["a", "b"]);
    expect(recorded(records, recordSchema)[0]).toMatchObject({
      eventName: "INSERT",
      eventSource: "aws:dynamodb",
      awsRegion: "us-east-1",
      eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:us-east-1:000000000000:table\/runs\/stream\//),
    });
    await stack.stop();
  });

  it("goes on where it was after a restart, and keeps the items", async () => {
    const { start, put, seen, whenSeen } = fixture("return { batchItemFailures: [] }");
    const first = await start();
    await put(first, "before");
    await whenSeen(1);
    await first.stop();
    const second = await start();
    await put(second, "after");
    await whenSeen(2);
    await second.stop();
    expect(seen()).toEqual(["before", "after"]);
  });

  it("retries from the first reported failure", async () => {
    const decide =
      "globalThis.tries = (globalThis.tries ?? 0) + 1; const bad = event.Records.find(({ dynamodb }) => dynamodb.NewImage.pk.S === 'bad'); return { batchItemFailures: bad && tries < 3 ? [{ itemIdentifier: bad.dynamodb.SequenceNumber }] : [] }";
    const { start, put, seen } = fixture(decide);
    const stack = await start();
    await put(stack, "bad");
    await put(stack, "next");
    await until(() => (seen().at(-1) === "next" && seen().filter((pk) => pk === "bad").length >= 2 ? true : undefined));
    expect(seen()[0]).toBe("bad");
    await stack.stop();
  });

  it("gives up a record after its retries, tells the on-failure queue, and goes on", async () => {
    const { start, put, seen } = fixture(
      "if (event.Records.some(({ dynamodb }) => dynamodb.NewImage.pk.S === 'bad')) throw new Error('no')",
      { MaximumRetryAttempts: 1, BisectBatchOnFunctionError: true },
    );
    const stack = await start();
    await put(stack, "bad");
    await put(stack, "good");
    const { Messages = [] } = await localClients(stack.awsEndpoint).sqs.send(
      new ReceiveMessageCommand({ QueueUrl: `${stack.awsEndpoint}/000000000000/failed`, WaitTimeSeconds: 10 }),
    );
    expect(JSON.parse(Messages[0]?.Body ?? "")).toMatchObject({
      requestContext: { condition: "RetryAttemptsExhausted" },
      DDBStreamBatchInfo: {
        batchSize: 1,
        approximateArrivalOfFirstRecord: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        approximateArrivalOfLastRecord: expect.stringMatching(/Z$/),
      },
    });
    await until(() => (seen().at(-1) === "good" ? true : undefined));
    expect(seen().filter((pk) => pk === "bad").length).toBeGreaterThanOrEqual(2);
    await stack.stop();
  });
});
