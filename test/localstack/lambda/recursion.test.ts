import { InvokeCommand } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { type FixtureResource, functionResource, temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";
import { until } from "../support/until.ts";

/** Sends each number it gets on to its own queue, one larger, up to `LAST`; with an SDK, as users have it. */
const COUNTER = `
import { appendFileSync } from 'node:fs'
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '${import.meta.resolve("@aws-sdk/client-sqs")}'
const sqs = new SQSClient({})
export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    appendFileSync(process.env.RECORDS, body + '\\n')
    // Something else in between, so that the invocations side by side have their own traces each.
    await new Promise((resolve) => setTimeout(resolve, 1))
    const MessageBody = String(Number(body) + 1)
    if (Number(body) >= Number(process.env.LAST)) return
    const QueueUrl = process.env.QUEUE
    if (Number(body) % 2 === 0) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))
    else await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '0', MessageBody }] }))
  }
}`;

const directory = temporaryDirectory();
let stack: LocalStack;
let clients: ReturnType<typeof localClients>;
/** Each number once: on a slow machine a queue may hand a message over again. */
const received = (name: string): number[] => {
  const path = join(directory, name);
  return existsSync(path) ? [...new Set(readFileSync(path, "utf8").split("\n").slice(0, -1).map(Number))] : [];
};
const start = (name: string, from: number) =>
  clients.sqs.send(new SendMessageCommand({ QueueUrl: `${stack.awsEndpoint}/000000000000/${name}`, MessageBody: `${from}` }));
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

/** A queue, its dead letters, and a function that feeds it. */
function loop(name: string, RecursiveLoop: "Allow" | "Terminate"): Record<string, FixtureResource> {
  return {
    [`${name}Dead`]: { Type: "AWS::SQS::Queue", Properties: { QueueName: `${name}-dead` } },
    [`${name}Queue`]: {
      Type: "AWS::SQS::Queue",
      Properties: {
        QueueName: name,
        VisibilityTimeout: 3,
        RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": [`${name}Dead`, "Arn"] }, maxReceiveCount: 1 },
      },
    },
    [`${name}Function`]: functionResource("counter", {
      FunctionName: name,
      RecursiveLoop,
      Environment: {
        Variables: { RECORDS: join(directory, name), QUEUE: { Ref: `${name}Queue` }, LAST: RecursiveLoop === "Allow" ? "40" : "1000" },
      },
    }),
    [`${name}Mapping`]: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: { EventSourceArn: { "Fn::GetAtt": [`${name}Queue`, "Arn"] }, FunctionName: { Ref: `${name}Function` } },
    },
  };
}

beforeAll(async () => {
  const assemblyDirectory = writeAssembly(directory, { ...loop("free", "Allow"), ...loop("bound", "Terminate") }, { counter: COUNTER });
  stack = await startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0 });
  clients = localClients(stack.awsEndpoint);
  // Loaded before a message waits for them, which has three seconds.
  const Payload = JSON.stringify({ Records: [] });
  for (const FunctionName of ["bound", "free"]) await clients.lambda.send(new InvokeCommand({ FunctionName, Payload }));
});
afterAll(() => stack.stop());

it("a function that feeds its own queue is invoked 16 times in one chain; the message after that is a dead letter", async () => {
  await start("bound", 1);
  const QueueUrl = `${stack.awsEndpoint}/000000000000/bound-dead`;
  const AttributeNames = ["ApproximateNumberOfMessages" as const];
  await until(async () => {
    const { Attributes } = await clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    return Attributes?.["ApproximateNumberOfMessages"] === "1" ? true : undefined;
  });
  expect(received("bound")).toEqual(numbers(1, 16));
  expect(stack.requestCounts().lambda["bound"]?.recursionsStopped).toBeGreaterThan(0);
});

it("goes on as long as it likes where that is allowed", async () => {
  await start("free", 1);
  await until(() => (received("free").length >= 40 ? true : undefined));
  expect(received("free")).toEqual(numbers(1, 40));
});

it("a message that nobody's chain sent begins a new one", async () => {
  await start("bound", 101);
  await until(() => (received("bound").includes(116) ? true : undefined));
  expect(received("bound").filter((number) => number > 100)).toEqual(numbers(101, 16));
});
