import { DynamoDBClient, TransactWriteItemsCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateScheduleCommand } from "@aws-sdk/client-scheduler";
import { ReceiveMessageCommand, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { randomOf } from "../../../localstack/limits/random.ts";
import { limitsOf, OptionError } from "../../../localstack/stack/options.ts";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { functionResource, temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";
import { until } from "../support/until.ts";

/** Notes when it was invoked, and ends when the test says so. */
const HANDLER = `
import { appendFileSync, existsSync } from 'node:fs'
export const handler = async (event) => {
  if (event.Records === undefined) return { statusCode: 200, body: 'ok' }
  appendFileSync(process.env.STARTS, Date.now() + '\\n')
  while (!existsSync(process.env.RELEASE)) await new Promise((resolve) => setTimeout(resolve, 20))
}`;
/** One whose first wake comes within a fifth of a second. */
const SEED = Array.from({ length: 10_000 }, (_, seed) => seed).find((seed) => randomOf(seed, "wakes").int(0, 59_999) < 200) ?? 0;

const directory = temporaryDirectory();
const starts = join(directory, "starts");
const release = join(directory, "release");
let stack: LocalStack;
let clients: ReturnType<typeof localClients>;
const queueUrl = (name: string) => `${stack.awsEndpoint}/000000000000/${name}`;

beforeAll(async () => {
  const assemblyDirectory = writeAssembly(
    directory,
    {
      Plain: { Type: "AWS::SQS::Queue", Properties: { QueueName: "plain" } },
      Wakes: { Type: "AWS::SQS::Queue", Properties: { QueueName: "wakes" } },
      Work: { Type: "AWS::SQS::Queue", Properties: { QueueName: "work" } },
      Items: {
        Type: "AWS::DynamoDB::Table",
        Properties: {
          TableName: "items",
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [
            { AttributeName: "pk", AttributeType: "S" },
            { AttributeName: "sk", AttributeType: "S" },
          ],
          KeySchema: [
            { AttributeName: "pk", KeyType: "HASH" },
            { AttributeName: "sk", KeyType: "RANGE" },
          ],
        },
      },
      Handler: functionResource("handler", { Timeout: 30, Environment: { Variables: { STARTS: starts, RELEASE: release } } }),
      Mapping: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: { EventSourceArn: { "Fn::GetAtt": ["Work", "Arn"] }, FunctionName: { Ref: "Handler" }, BatchSize: 1 },
      },
      Api: { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "api", ProtocolType: "HTTP" } },
      Integration: {
        Type: "AWS::ApiGatewayV2::Integration",
        Properties: {
          ApiId: { Ref: "Api" },
          IntegrationType: "AWS_PROXY",
          IntegrationUri: { "Fn::GetAtt": ["Handler", "Arn"] },
          PayloadFormatVersion: "2.0",
        },
      },
      ...Object.fromEntries(
        ["GET /slow", "GET /free"].map((RouteKey, index) => [
          `Route${index}`,
          {
            Type: "AWS::ApiGatewayV2::Route",
            Properties: { ApiId: { Ref: "Api" }, RouteKey, Target: { "Fn::Join": ["/", ["integrations", { Ref: "Integration" }]] } },
          },
        ]),
      ),
      Stage: {
        Type: "AWS::ApiGatewayV2::Stage",
        Properties: {
          ApiId: { Ref: "Api" },
          StageName: "$default",
          AutoDeploy: true,
          RouteSettings: { "GET /slow": { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2, DetailedMetricsEnabled: false } },
        },
      },
    },
    { handler: HANDLER },
  );
  stack = await startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0, limits: { seed: SEED } });
  clients = localClients(stack.awsEndpoint);
});
afterAll(() => stack.stop());

it("a key beyond its write units is refused, others are not, and the SDK's own retries come through", async () => {
  const settings = { endpoint: stack.awsEndpoint, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  const once = new DynamoDBClient({ ...settings, maxAttempts: 1 });
  // 10 items of 390 KB, each counted twice: the key is in debt for some seven seconds.
  await once.send(
    new TransactWriteItemsCommand({
      TransactItems: Array.from({ length: 10 }, (_, index) => ({
        Put: { TableName: "items", Item: { pk: { S: "hot" }, sk: { S: `${index}` }, text: { S: "x".repeat(390_000) } } },
      })),
    }),
  );
  const update = (pk: string) =>
    new UpdateItemCommand({
      TableName: "items",
      Key: { pk: { S: pk }, sk: { S: "0" } },
      UpdateExpression: "SET seen = :now",
      ExpressionAttributeValues: { ":now": { S: "now" } },
    });
  await expect(once.send(update("hot"))).rejects.toMatchObject({
    name: "ThrottlingException",
    message: expect.stringContaining("hot key") as unknown,
  });
  await once.send(update("cold"));
  expect(stack.requestCounts().services["dynamodb"]?.["UpdateItem"]).toMatchObject({ requests: 2, throttled: 1 });
  const patient = new DynamoDBClient({ ...settings, maxAttempts: 1_000 });
  await patient.send(update("hot"));
});

it("receives answer one to ten messages, and lose none", async () => {
  const Entries = Array.from({ length: 10 }, (_, index) => ({ Id: `${index}`, MessageBody: `${index}` }));
  for (let batch = 0; batch < 10; batch += 1) await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl("plain"), Entries }));
  const sizes: number[] = [];
  while (sizes.reduce((sum, size) => sum + size, 0) < 100) {
    const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl("plain"), MaxNumberOfMessages: 10 }));
    expect(Messages.length).toBeGreaterThan(0);
    sizes.push(Messages.length);
  }
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100);
  expect(new Set(sizes).size).toBeGreaterThan(3);
});

it("a route of its own limit answers 429 beyond it, the others go on", async () => {
  const status = async (path: string) => (await fetch(`${stack.apis["Fixture"]}${path}`)).status;
  expect([await status("/slow"), await status("/slow"), await status("/slow"), await status("/free")]).toEqual([200, 200, 429, 200]);
  expect(stack.requestCounts().httpApi["Fixture"]).toMatchObject({ throttled: 1 });
});

it("a queue's function begins with 5 batches, and grows by 5 a second while messages wait", async () => {
  const Entries = Array.from({ length: 10 }, (_, index) => ({ Id: `${index}`, MessageBody: `${index}` }));
  for (let batch = 0; batch < 3; batch += 1) await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl("work"), Entries }));
  const times = () => (existsSync(starts) ? readFileSync(starts, "utf8").split("\n").slice(0, -1).map(Number) : []);
  await until(() => (times().length >= 12 ? true : undefined));
  const begun = times().toSorted((a, b) => a - b);
  for (const [index, at] of begun.entries()) expect(index + 1).toBeLessThanOrEqual(5 + ((at - (begun[0] ?? 0)) / 1_000) * 5 + 2);
  writeFileSync(release, "");
  await until(() => (times().length === 30 ? true : undefined));
});

it("a wake comes at its own moment of the minute", async () => {
  await clients.scheduler.send(
    new CreateScheduleCommand({
      Name: "now",
      ScheduleExpression: `at(${new Date().toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: "arn:aws:sqs:us-east-1:000000000000:wakes", RoleArn: "arn:aws:iam::000000000000:role/scheduler", Input: "awake" },
    }),
  );
  const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl("wakes"), WaitTimeSeconds: 20 }));
  expect(Messages.map(({ Body }) => Body)).toEqual(["awake"]);
});

it.each([
  [["aws"], { seed: 1 }],
  [["aws", "42"], { seed: 42 }],
  [[undefined], undefined],
] as const)("--limits and --seed %j are read as %j", ([limits, seed], read) => {
  expect(limitsOf(limits, seed)).toEqual(read);
});

it.each([
  ["azure", "1", "--limits azure"],
  ["aws", "x", "--seed x"],
  ["aws", "-1", "--seed -1"],
  ["aws", "", "--seed "],
])("--limits %s --seed %s is refused by name", (limits, seed, named) => {
  expect(() => limitsOf(limits, seed)).toThrow(OptionError);
  expect(() => limitsOf(limits, seed)).toThrow(named);
});
