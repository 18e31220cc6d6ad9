import { type DynamoDBClient, PutItemCommand, QueryCommand, TransactWriteItemsCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { CreateScheduleCommand } from "@aws-sdk/client-scheduler";
import { SendMessageBatchCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  isLargerInside,
  isTooLarge,
  REQUEST_LIMIT,
  RESPONSE_LIMIT,
  withinRequests,
} from "../../../localstack/services/lambda/payload-limit.ts";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { functionResource, temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";

const ECHO = `
export const handler = async (event) => event.answer === undefined
  ? { statusCode: 200, body: String((event.body ?? '').length) }
  : { body: 'x'.repeat(event.answer) }`;

let stack: LocalStack;
let url: string;
let clients: ReturnType<typeof localClients>;

beforeAll(async () => {
  const assemblyDirectory = writeAssembly(
    temporaryDirectory(),
    {
      Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "work" } },
      Items: {
        Type: "AWS::DynamoDB::Table",
        Properties: {
          TableName: "items",
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        },
      },
      Echo: functionResource("echo", { FunctionName: "echo" }),
      Api: { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "api", ProtocolType: "HTTP" } },
      Stage: { Type: "AWS::ApiGatewayV2::Stage", Properties: { ApiId: { Ref: "Api" }, StageName: "$default", AutoDeploy: true } },
      Integration: {
        Type: "AWS::ApiGatewayV2::Integration",
        Properties: {
          ApiId: { Ref: "Api" },
          IntegrationType: "AWS_PROXY",
          IntegrationUri: { "Fn::GetAtt": ["Echo", "Arn"] },
          PayloadFormatVersion: "2.0",
        },
      },
      Route: {
        Type: "AWS::ApiGatewayV2::Route",
        Properties: {
          ApiId: { Ref: "Api" },
          RouteKey: "$default",
          Target: { "Fn::Join": ["/", ["integrations", { Ref: "Integration" }]] },
        },
      },
    },
    { echo: ECHO },
  );
  stack = await startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0 });
  url = stack.apis["Fixture"] ?? "";
  clients = localClients(stack.awsEndpoint);
});
afterAll(() => stack.stop());

describe("a function takes and gives 6 MB", () => {
  const post = async (body: string) => {
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    return [response.status, await response.text()];
  };

  it("of a request as JSON inside an event: a body of quotes takes twice its size", async () => {
    expect(await post("x".repeat(6_200_000))).toEqual([200, "6200000"]);
    expect(await post('"'.repeat(3_100_000))).toEqual([200, "3100000"]);
    const tooLarge = [413, '{"message":"Request Entity Too Large"}'];
    expect(await post("x".repeat(6_300_000))).toEqual(tooLarge);
    expect(await post('"'.repeat(3_200_000))).toEqual(tooLarge);
    expect(await post("x".repeat(11_000_000))).toEqual(tooLarge);
  });

  it.each([
    [6_000_000, undefined],
    [6_300_000, "Function.ResponseSizeTooLarge"],
  ])("of an answer of %i bytes", async (answer, errorType) => {
    const { Payload, FunctionError } = await clients.lambda.send(
      new InvokeCommand({ FunctionName: "echo", Payload: JSON.stringify({ answer }) }),
    );
    expect(FunctionError).toBe(errorType && "Unhandled");
    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject(
      errorType === undefined
        ? {}
        : { errorType, errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes)." },
    );
  });

  it("of an invocation by the API, and 1 MB of one that nobody waits for", async () => {
    const invoke = (InvocationType: "RequestResponse" | "Event", size: number) =>
      clients.lambda.send(new InvokeCommand({ FunctionName: "echo", InvocationType, Payload: JSON.stringify({ body: "x".repeat(size) }) }));
    expect(await invoke("Event", 1_048_000)).toMatchObject({ StatusCode: 202 });
    await expect(invoke("Event", 1_049_000)).rejects.toMatchObject({
      name: "RequestEntityTooLargeException",
      message: expect.stringContaining("payload is too large for the Event invocation type (limit 1048576 bytes)") as unknown,
    });
    expect(await invoke("RequestResponse", 6_000_000)).toMatchObject({ StatusCode: 200 });
    await expect(invoke("RequestResponse", 6_300_000)).rejects.toMatchObject({ name: "RequestEntityTooLargeException" });
  });

  it("counts bytes of JSON, whatever the characters", () => {
    const [plain, escaped, wide] = ["x", "\u0000", "한"].map((one) => one.repeat(1_000));
    expect([plain, escaped, wide].map((text = "") => [isLargerInside(text, 1_002), isLargerInside(text, 3_002)])).toEqual([
      [false, false],
      [true, true],
      [true, false],
    ]);
    const bytes = (size: number) => ({ bodyBytes: new TextEncoder().encode("x".repeat(size)) });
    expect(isTooLarge({ json: "{}", ...bytes(RESPONSE_LIMIT - 4) })).toBe(false);
    expect(isTooLarge({ json: "{}", ...bytes(RESPONSE_LIMIT) })).toBe(true);
    // Base64 makes four bytes of three.
    expect(isTooLarge({ json: '{"isBase64Encoded":true}', ...bytes(4_700_000) })).toBe(false);
    expect(isTooLarge({ json: '{"isBase64Encoded":true}', ...bytes(4_800_000) })).toBe(true);
  });

  it("of a batch: what is larger comes in several", () => {
    const records = Array.from({ length: 10 }, (_, index) => ({ index, body: "x".repeat(1_000_000) }));
    const requests = [...withinRequests(records, (record) => record)];
    expect(requests.map((request) => request.length)).toEqual([6, 4]);
    expect(requests.flat()).toEqual(records);
    for (const Records of requests) expect(Buffer.byteLength(JSON.stringify({ Records }))).toBeLessThanOrEqual(REQUEST_LIMIT);
    expect([...withinRequests(records.slice(0, 3), (record) => record)]).toEqual([records.slice(0, 3)]);
  });
});

it("an HTTP API takes a request line and headers of 10,240 bytes", async () => {
  const head = async (size: number) => (await fetch(url, { headers: { "x-long": "x".repeat(size) } })).status;
  expect([await head(9_500), await head(10_300)]).toEqual([200, 431]);
  expect((await fetch(`${url}/${"x".repeat(10_300)}`)).status).toBe(431);
});

describe("DynamoDB refuses", () => {
  const key = { pk: { S: "a" } };
  const of = (count: number, one: (index: number) => string, joint: string) =>
    Array.from({ length: count }, (_, index) => one(index)).join(joint);
  const values = { ":v": { S: "1" } };

  it.each([
    [
      "an item of more than 400 KB",
      new PutItemCommand({ TableName: "items", Item: { ...key, text: { S: "x".repeat(409_600) } } }),
      /[Ii]tem size/,
    ],
    [
      "an expression of more than 4 KB",
      new UpdateItemCommand({
        TableName: "items",
        Key: key,
        UpdateExpression: `SET ${of(600, (index) => `a${index} = :v`, ", ")}`,
        ExpressionAttributeValues: values,
      }),
      /Expression size/,
    ],
    [
      "a filter of more than 4 KB",
      new QueryCommand({
        TableName: "items",
        KeyConditionExpression: "pk = :v",
        FilterExpression: of(600, (index) => `a${index} = :v`, " AND "),
        ExpressionAttributeValues: values,
      }),
      /Expression size/,
    ],
    ["a key of more than 2,048 bytes", new PutItemCommand({ TableName: "items", Item: { pk: { S: "x".repeat(2_049) } } }), /2048 bytes/],
    [
      "a transaction of more than 100 items",
      new TransactWriteItemsCommand({
        TransactItems: Array.from({ length: 101 }, (_, index) => ({ Put: { TableName: "items", Item: { pk: { S: `${index}` } } } })),
      }),
      /less than or equal to 100/,
    ],
  ])("%s", async (_, command, message) => {
    const send = clients.dynamoDb.send.bind(clients.dynamoDb) as (input: typeof command) => ReturnType<DynamoDBClient["send"]>;
    await expect(send(command)).rejects.toMatchObject({ name: "ValidationException", message: expect.stringMatching(message) as unknown });
  });
});

describe("SQS refuses more than 1 MiB", () => {
  const QueueUrl = "http://localhost/000000000000/work";

  it("in a message", async () => {
    const send = (size: number) => clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x".repeat(size) }));
    expect(await send(1_048_576)).toMatchObject({ MessageId: expect.any(String) as unknown });
    await expect(send(1_048_577)).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });

  it("in a batch, all messages together", async () => {
    const Entries = ["a", "b"].map((Id) => ({ Id, MessageBody: "x".repeat(600_000) }));
    await expect(clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name: "BatchRequestTooLong",
    });
  });
});

it("EventBridge refuses entries of more than 256 KB", async () => {
  const put = (size: number) =>
    clients.eventBridge.send(
      new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "order", Detail: JSON.stringify({ text: "x".repeat(size) }) }] }),
    );
  expect(await put(260_000)).toMatchObject({ FailedEntryCount: 0 });
  await expect(put(263_000)).rejects.toMatchObject({ name: "ValidationException" });
});

it("Scheduler refuses an expression of more than 256 characters", async () => {
  const minutes = Array.from({ length: 60 }, (_, index) => index).join(",");
  const hours = Array.from({ length: 24 }, (_, index) => index).join(",");
  const create = (ScheduleExpression: string) =>
    clients.scheduler.send(
      new CreateScheduleCommand({
        Name: "long",
        ScheduleExpression,
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: { Arn: "arn:aws:sqs:us-east-1:000000000000:work", RoleArn: "arn:aws:iam::000000000000:role/scheduler" },
      }),
    );
  await expect(create(`cron(${minutes} ${hours} 1,2,3,4,5,6,7 * ? *)`)).rejects.toMatchObject({ name: "ValidationException" });
  expect(await create(`cron(${minutes} ${hours} * * ? *)`)).toMatchObject({ ScheduleArn: expect.any(String) as unknown });
});
