import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, type MessageAttributeValue } from "@aws-sdk/client-sqs";
import { assert, property, string } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRefusedCharacter } from "../../../localstack/services/sqs/message-content.ts";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";

const TAKEN = [
  "\t",
  "\n",
  "\r",
  " ",
  "\u007f",
  "\u009f",
  "é",
  "한",
  "\ud7ff",
  "\ue000",
  "\ufffd",
  "\u{10000}",
  "😊",
  "👩‍🚀",
  "🇰🇷",
  "\u{10ffff}",
  "\u{1fffe}",
];
const REFUSED = ["\u0000", "\u0008", "\u000b", "\u000c", "\u001f", "\ud800", "\udfff", "\ude0a\ud83d", "\ufffe", "\uffff"];

let stack: LocalStack;
let clients: ReturnType<typeof localClients>;
const dataDirectory = temporaryDirectory();
const assemblyDirectory = writeAssembly(temporaryDirectory(), {
  Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "work" } },
});
const start = async () => {
  stack = await startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0, dataDirectory });
  clients = localClients(stack.awsEndpoint);
};
const QueueUrl = "http://localhost/000000000000/work";

beforeAll(start);
afterAll(() => stack.stop());

const receive = async (MessageAttributeNames?: string[]) => {
  const { Messages } = await clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds: 5,
      VisibilityTimeout: 600,
      ...(MessageAttributeNames && { MessageAttributeNames }),
    }),
  );
  return Messages?.[0];
};

describe("a message's characters", () => {
  it("are those that SQS documents", () => {
    expect(TAKEN.filter((text) => hasRefusedCharacter(text))).toEqual([]);
    expect(REFUSED.filter((text) => !hasRefusedCharacter(text))).toEqual([]);
    assert(property(string({ unit: "grapheme" }), (text) => !hasRefusedCharacter(text)));
  });

  it("come back as they were sent, also after a restart: the SDK checks the digest of each message", async () => {
    const MessageBody = TAKEN.join("");
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await stack.stop();
    await start();
    expect((await receive())?.Body).toBe(MessageBody);
  });

  it.each(REFUSED.map((text) => [JSON.stringify(text), text]))("are refused as SQS does: %s", async (_name, MessageBody) => {
    await expect(clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))).rejects.toMatchObject({
      name: "InvalidMessageContents",
    });
    const Entries = [
      { Id: "bad", MessageBody },
      { Id: "good", MessageBody: "😊" },
    ];
    expect(await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).toMatchObject({
      Failed: [{ Id: "bad", Code: "InvalidMessageContents", SenderFault: true }],
      Successful: [{ Id: "good" }],
    });
    expect((await receive())?.Body).toBe("😊");
    const MessageAttributes = { note: { DataType: "String", StringValue: MessageBody } };
    await expect(clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x", MessageAttributes }))).rejects.toMatchObject({
      name: "InvalidParameterValue",
    });
  });

  it("refuses a body that is not UTF-8 instead of putting U+FFFD in its place", async () => {
    const headers = { "x-amz-target": "AmazonSQS.SendMessage", "content-type": "application/x-amz-json-1.0" };
    const body = Buffer.concat([Buffer.from(`{"QueueUrl":"${QueueUrl}","MessageBody":"`), Buffer.of(0xff), Buffer.from('"}')]);
    const response = await fetch(stack.awsEndpoint, { method: "POST", headers, body });
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ message: "The body is not UTF-8." })]);
  });
});

describe("a message's attributes", () => {
  const MessageAttributes: Record<string, MessageAttributeValue> = {
    mood: { DataType: "String", StringValue: "😊" },
    size: { DataType: "Number.int", StringValue: "5" },
    raw: { DataType: "Binary", BinaryValue: new Uint8Array([255, 0]) },
  };

  it.each([
    [undefined, []],
    [["All"], ["mood", "raw", "size"]],
    [["mood"], ["mood"]],
    [["r.*", "size"], ["size"]],
  ])("are answered as far as %j asks for them, with the digest of these", async (asked, names) => {
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x", MessageAttributes }));
    const received = await receive(asked);
    expect(Object.keys(received?.MessageAttributes ?? {}).sort()).toEqual(names);
    const expected = Object.fromEntries(names.map((name) => [name, MessageAttributes[name] as MessageAttributeValue]));
    const again = await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x", MessageAttributes: expected }));
    expect(received?.MD5OfMessageAttributes).toBe(again.MD5OfMessageAttributes);
    await receive();
  });
});
