import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { sendQuery } from "../support/query-client.ts";

let stack: LocalStack;
beforeAll(async () => {
  const queue = (Properties: Record<string, unknown>) => ({ Type: "AWS::SQS::Queue", Properties });
  const assemblyDirectory = writeAssembly(temporaryDirectory(), {
    Queue: queue({ QueueName: "work", VisibilityTimeout: 3_600 }),
    Fifo: queue({ QueueName: "ordered.fifo", FifoQueue: true }),
  });
  stack = await startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0 });
});
afterAll(() => stack.stop());

const md5 = (text: string) => createHash("md5").update(text).digest("hex");
const urlOf = (name: string) => `${stack.awsEndpoint}/000000000000/${name}`;
const requestId = { ResponseMetadata: { RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) } };

describe("the Query protocol of SQS", () => {
  it("creates, finds, lists, configures, tags and deletes queues", async () => {
    const created = await sendQuery(stack.awsEndpoint, {
      Action: "CreateQueue",
      QueueName: "made",
      "Attribute.1.Name": "VisibilityTimeout",
      "Attribute.1.Value": 45,
      "Tag.1.Key": "team",
      "Tag.1.Value": "a & b",
    });
    expect(created).toMatchObject({ status: 200, root: "CreateQueueResponse" });
    expect(created.content).toMatchObject({ CreateQueueResult: { QueueUrl: urlOf("made") }, ...requestId });
    expect((await sendQuery(stack.awsEndpoint, { Action: "GetQueueUrl", QueueName: "made" })).content).toMatchObject({
      GetQueueUrlResult: { QueueUrl: urlOf("made") },
    });
    expect((await sendQuery(stack.awsEndpoint, { Action: "ListQueues", QueueNamePrefix: "ma" })).content).toMatchObject({
      ListQueuesResult: { QueueUrl: urlOf("made") },
    });

    const set = await sendQuery(urlOf("made"), { Action: "SetQueueAttributes", "Attribute.Name": "DelaySeconds", "Attribute.Value": 7 });
    expect(set).toMatchObject({ status: 200, root: "SetQueueAttributesResponse", content: requestId });
    expect(set.content).not.toHaveProperty("SetQueueAttributesResult");
    const attributes = await sendQuery(urlOf("made"), {
      Action: "GetQueueAttributes",
      QueueUrl: urlOf("made"),
      "AttributeName.1": "VisibilityTimeout",
      "AttributeName.2": "DelaySeconds",
    });
    expect(attributes.content).toMatchObject({
      GetQueueAttributesResult: {
        Attribute: [
          { Name: "VisibilityTimeout", Value: "45" },
          { Name: "DelaySeconds", Value: "7" },
        ],
      },
    });

    await sendQuery(urlOf("made"), { Action: "TagQueue", "Tag.1.Key": "stage", "Tag.1.Value": "<dev>" });
    await sendQuery(urlOf("made"), { Action: "UntagQueue", "TagKey.1": "other" });
    expect((await sendQuery(urlOf("made"), { Action: "ListQueueTags" })).content).toMatchObject({
      ListQueueTagsResult: {
        Tag: [
          { Key: "team", Value: "a & b" },
          { Key: "stage", Value: "<dev>" },
        ],
      },
    });
    expect(await sendQuery(urlOf("made"), { Action: "DeleteQueue" })).toMatchObject({ status: 200, root: "DeleteQueueResponse" });
  });

  it.each(["POST", "GET"])("carries a message with its attributes there and back, byte by byte, by %s", async (method) => {
    const body = `line\r\nnext\r\ttab <&>"' é 😊 \u{10ffff}\u2028 ${method}`;
    const sent = await sendQuery(
      urlOf("work"),
      {
        Action: "SendMessage",
        MessageBody: body,
        DelaySeconds: 0,
        "MessageAttribute.1.Name": "mood",
        "MessageAttribute.1.Value.DataType": "String",
        "MessageAttribute.1.Value.StringValue": "😊\r",
        "MessageAttribute.2.Name": "raw",
        "MessageAttribute.2.Value.DataType": "Binary",
        "MessageAttribute.2.Value.BinaryValue": "/+8=",
      },
      method,
    );
    expect(sent.content).toMatchObject({ SendMessageResult: { MD5OfMessageBody: md5(body), MessageId: expect.any(String) } });

    const received = await sendQuery(
      urlOf("work"),
      {
        Action: "ReceiveMessage",
        MaxNumberOfMessages: 1,
        WaitTimeSeconds: 5,
        "AttributeName.1": "ApproximateReceiveCount",
        "MessageAttributeName.1": "All",
      },
      method,
    );
    expect(received.content).toMatchObject({
      ReceiveMessageResult: {
        Message: {
          Body: body,
          MD5OfBody: md5(body),
          ReceiptHandle: expect.any(String),
          Attribute: { Name: "ApproximateReceiveCount", Value: "1" },
          MessageAttribute: [
            { Name: "mood", Value: { DataType: "String", StringValue: "😊\r" } },
            { Name: "raw", Value: { DataType: "Binary", BinaryValue: "/+8=" } },
          ],
        },
      },
    });
    const { ReceiptHandle } = (received.content as { ReceiveMessageResult: { Message: { ReceiptHandle: string } } }).ReceiveMessageResult
      .Message;
    const hidden = await sendQuery(urlOf("work"), { Action: "ChangeMessageVisibility", ReceiptHandle, VisibilityTimeout: 60 }, method);
    expect(hidden).toMatchObject({ status: 200, root: "ChangeMessageVisibilityResponse" });
    expect(await sendQuery(urlOf("work"), { Action: "DeleteMessage", ReceiptHandle }, method)).toMatchObject({ status: 200 });
  });

  it("answers batches entry by entry", async () => {
    const sent = await sendQuery(urlOf("work"), {
      Action: "SendMessageBatch",
      "SendMessageBatchRequestEntry.2.Id": "second",
      "SendMessageBatchRequestEntry.2.MessageBody": "refused \u0001",
      "SendMessageBatchRequestEntry.1.Id": "first",
      "SendMessageBatchRequestEntry.1.MessageBody": "👩‍🚀",
      "SendMessageBatchRequestEntry.1.MessageAttribute.1.Name": "n",
      "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType": "Number",
      "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue": "5",
    });
    expect(sent.content).toMatchObject({
      SendMessageBatchResult: {
        SendMessageBatchResultEntry: { Id: "first", MD5OfMessageBody: md5("👩‍🚀"), MD5OfMessageAttributes: expect.any(String) },
        BatchResultErrorEntry: { Id: "second", Code: "InvalidMessageContents", SenderFault: "true" },
      },
    });
    const received = await sendQuery(urlOf("work"), { Action: "ReceiveMessage", WaitTimeSeconds: 5 });
    const { Message } = (received.content as { ReceiveMessageResult: { Message: { ReceiptHandle: string } } }).ReceiveMessageResult;
    const hidden = await sendQuery(urlOf("work"), {
      Action: "ChangeMessageVisibilityBatch",
      "ChangeMessageVisibilityBatchRequestEntry.1.Id": "a",
      "ChangeMessageVisibilityBatchRequestEntry.1.ReceiptHandle": Message.ReceiptHandle,
      "ChangeMessageVisibilityBatchRequestEntry.1.VisibilityTimeout": 30,
    });
    expect(hidden.content).toMatchObject({
      ChangeMessageVisibilityBatchResult: { ChangeMessageVisibilityBatchResultEntry: { Id: "a" } },
    });
    const deleted = await sendQuery(urlOf("work"), {
      Action: "DeleteMessageBatch",
      "DeleteMessageBatchRequestEntry.1.Id": "a",
      "DeleteMessageBatchRequestEntry.1.ReceiptHandle": Message.ReceiptHandle,
    });
    expect(deleted.content).toMatchObject({ DeleteMessageBatchResult: { DeleteMessageBatchResultEntry: { Id: "a" } } });
  });

  it("sends to ordered queues", async () => {
    const sent = await sendQuery(urlOf("ordered.fifo"), {
      Action: "SendMessage",
      MessageBody: "1",
      MessageGroupId: "g",
      MessageDeduplicationId: "d",
    });
    expect(sent.content).toMatchObject({ SendMessageResult: { SequenceNumber: expect.any(String) } });
  });

  it.each([
    [
      { Action: "SendMessage", QueueUrl: "http://localhost/000000000000/none", MessageBody: "x" },
      "AWS.SimpleQueueService.NonExistentQueue",
    ],
    [{ Action: "GetQueueUrl", QueueName: "none" }, "AWS.SimpleQueueService.NonExistentQueue"],
    [{ Action: "SendMessageBatch" }, "AWS.SimpleQueueService.EmptyBatchRequest"],
    [{ Action: "SendMessage", MessageBody: "\ufffe" }, "InvalidMessageContents"],
    [{ Action: "SendMessage", MessageBody: "x", DelaySeconds: "soon" }, "InvalidParameterValue"],
    [{ Action: "ReceiveMessage", MaxNumberOfMessages: 11 }, "InvalidParameterValue"],
    [{ Action: "ChangeMessageVisibility", ReceiptHandle: "x", VisibilityTimeout: 1 }, "AWS.SimpleQueueService.MessageNotInflight"],
    [{ Action: "CreateQueue", QueueName: "work", "Attribute.1.Name": "VisibilityTimeout", "Attribute.1.Value": 1 }, "QueueAlreadyExists"],
    [{ Action: "Dance" }, "InvalidAction"],
    [{}, "MissingAction"],
  ])("refuses %j with the code %s", async (parameters, code) => {
    const answer = await sendQuery(urlOf("work"), parameters);
    expect(answer).toMatchObject({
      status: 400,
      root: "ErrorResponse",
      content: { Error: { Type: "Sender", Code: code, Message: expect.any(String) }, RequestId: expect.any(String) },
    });
  });

  it("refuses a request that another web site made a browser send", async () => {
    const response = await fetch(`${urlOf("work")}?Action=PurgeQueue`, { headers: { "sec-fetch-site": "cross-site" } });
    expect(response.status).toBe(403);
  });

  it("takes requests without a signature, and ones whose signature is in the query", async () => {
    const credential = "X-Amz-Credential=local%2F20260101%2Fus-east-1%2Fsqs%2Faws4_request";
    for (const request of [
      `${urlOf("work")}?Action=ListQueueTags`,
      `${urlOf("work")}?Action=ListQueueTags&${credential}&X-Amz-Signature=0`,
    ]) {
      expect(await (await fetch(request)).text()).toContain("<ListQueueTagsResponse");
    }
  });
});
