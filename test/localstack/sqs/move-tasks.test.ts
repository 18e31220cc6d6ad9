import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";
import { sendQuery } from "../support/query-client.ts";
import { until } from "../support/until.ts";

let stack: LocalStack;
let sqs: ReturnType<typeof localClients>["sqs"];
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const urlOf = (name: string) => `http://localhost/000000000000/${name}`;

beforeAll(async () => {
  const queue = (QueueName: string, deadLetters?: string) => ({
    Type: "AWS::SQS::Queue",
    Properties: {
      QueueName,
      ...(deadLetters && { RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 1 } }),
    },
  });
  const assemblyDirectory = writeAssembly(temporaryDirectory(), {
    Dead: queue("dead"),
    Work: queue("work", "dead"),
    Shared: queue("shared"),
    One: queue("one", "shared"),
    Two: queue("two", "shared"),
    Other: queue("other"),
  });
  stack = await startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0 });
  ({ sqs } = localClients(stack.awsEndpoint));
});
afterAll(() => stack.stop());

const send = (queue: string, MessageBody: string, more = {}) =>
  sqs.send(new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody, ...more }));
const take = async (queue: string, VisibilityTimeout = 600) => {
  const QueueUrl = urlOf(queue);
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout, WaitTimeSeconds: 5, MessageAttributeNames: ["All"] }),
  );
  return Messages?.[0];
};
const list = async (queue: string, MaxResults = 1) =>
  (await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arnOf(queue), MaxResults }))).Results ?? [];
const ended = (queue: string, status: string) =>
  until(async () => {
    const [task] = await list(queue);
    return task?.Status === status ? task : undefined;
  });

it("a move task brings dead letters back to their queue, with their attributes", async () => {
  await send("work", "😊", { MessageAttributes: { mood: { DataType: "String", StringValue: "good" } } });
  await take("work", 0);
  // The second receive finds the message to have been received too often, and moves it to the dead letters.
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: urlOf("work") }));
  const { TaskHandle } = await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf("dead") }));
  expect(TaskHandle).toEqual(expect.any(String));
  expect(await ended("dead", "COMPLETED")).toMatchObject({ ApproximateNumberOfMessagesMoved: 1, ApproximateNumberOfMessagesToMove: 1 });
  expect(await take("work")).toMatchObject({ Body: "😊", MessageAttributes: { mood: { StringValue: "good" } } });
});

it("a move task to another queue can be slowed down and cancelled", async () => {
  for (const body of ["1", "2", "3"]) await send("shared", body);
  const start = () =>
    sqs.send(
      new StartMessageMoveTaskCommand({ SourceArn: arnOf("shared"), DestinationArn: arnOf("other"), MaxNumberOfMessagesPerSecond: 1 }),
    );
  const { TaskHandle } = await start();
  await expect(start()).rejects.toMatchObject({ name: "UnsupportedOperation" });
  expect(await take("other")).toMatchObject({ Body: "1" });
  expect(await list("shared")).toMatchObject([
    { Status: "RUNNING", TaskHandle, DestinationArn: arnOf("other"), MaxNumberOfMessagesPerSecond: 1 },
  ]);
  await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
  const { ApproximateNumberOfMessagesMoved = 0 } = await ended("shared", "CANCELLED");
  expect(ApproximateNumberOfMessagesMoved).toBeLessThan(3);
  await expect(sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

it("a move task is refused from a queue that is missing, that holds no dead letters, or whose destination is in doubt", async () => {
  const start = (SourceArn: string, DestinationArn?: string) => sqs.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
  await expect(start(arnOf("none"))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(start(arnOf("other"))).rejects.toThrow("Source queue must be configured as a Dead Letter Queue.");
  await expect(start(arnOf("dead"), arnOf("none"))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(start("dead")).rejects.toMatchObject({ name: "InvalidParameterValue" });
});

it("move tasks can be started and listed in the Query protocol", async () => {
  await send("dead", "again");
  const started = await sendQuery(stack.awsEndpoint, {
    Action: "StartMessageMoveTask",
    SourceArn: arnOf("dead"),
    DestinationArn: arnOf("work"),
  });
  expect(started.content).toMatchObject({ StartMessageMoveTaskResult: { TaskHandle: expect.any(String) } });
  await ended("dead", "COMPLETED");
  const listed = await sendQuery(stack.awsEndpoint, { Action: "ListMessageMoveTasks", SourceArn: arnOf("dead"), MaxResults: 10 });
  expect(listed.content).toMatchObject({
    ListMessageMoveTasksResult: { ListMessageMoveTasksResultEntry: [{ Status: "COMPLETED", DestinationArn: arnOf("work") }, {}] },
  });
});
