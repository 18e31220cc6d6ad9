import { PutEventsCommand, PutRuleCommand, PutTargetsCommand, type PutEventsRequestEntry, type Target } from "@aws-sdk/client-eventbridge";
import { DeleteMessageCommand, ReceiveMessageCommand, type Message } from "@aws-sdk/client-sqs";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { functionResource, temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";
import { until } from "../support/until.ts";

const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const queue = (QueueName: string, more: Record<string, unknown> = {}) => ({ Type: "AWS::SQS::Queue", Properties: { QueueName, ...more } });
const entry = (more: PutEventsRequestEntry = {}): PutEventsRequestEntry => ({
  EventBusName: "orders",
  Source: "shop",
  DetailType: "placed",
  Detail: '{"total":42,"rows":[{"sku":"a\\"b"}]}',
  ...more,
});
const eventSchema = z.looseObject({ id: z.uuid(), source: z.string(), time: z.string(), detail: z.looseObject({}) });

describe("an event", () => {
  const directory = temporaryDirectory();
  const records = join(directory, "records");
  const logged: string[] = [];
  let stack: LocalStack;
  let clients: ReturnType<typeof localClients>;

  const publish = (...Entries: PutEventsRequestEntry[]) => clients.eventBridge.send(new PutEventsCommand({ Entries }));
  const queueUrl = (name: string): string => `${stack.awsEndpoint}/000000000000/${name}`;
  const receive = async (name: string, MaxNumberOfMessages = 10): Promise<Message[]> => {
    const QueueUrl = queueUrl(name);
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages, MessageAttributeNames: ["All"] }),
    );
    return Messages;
  };
  /** Makes a rule for one source, so that tests do not meet. */
  const rule = async (source: string, ...Targets: Target[]): Promise<void> => {
    const at = { EventBusName: "orders" };
    await clients.eventBridge.send(new PutRuleCommand({ ...at, Name: source, EventPattern: JSON.stringify({ source: [source] }) }));
    await clients.eventBridge.send(new PutTargetsCommand({ ...at, Rule: source, Targets }));
  };

  beforeAll(async () => {
    const assemblyDirectory = writeAssembly(
      directory,
      {
        Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "orders" } },
        Work: queue("work"),
        Inputs: queue("inputs"),
        Dead: queue("dead"),
        Many: queue("many"),
        Fifo: queue("ordered.fifo", { FifoQueue: true, ContentBasedDeduplication: true }),
        Recorder: functionResource("recorder", { FunctionName: "recorder", Environment: { Variables: { RECORDS: records } } }),
        Rule: {
          Type: "AWS::Events::Rule",
          Properties: {
            EventBusName: { Ref: "Bus" },
            EventPattern: { source: ["shop"], detail: { total: [{ numeric: [">=", 10] }] } },
            Targets: [{ Id: "work", Arn: { "Fn::GetAtt": ["Work", "Arn"] }, RetryPolicy: { MaximumRetryAttempts: 4 } }],
          },
        },
      },
      {
        recorder: `import { appendFileSync } from 'node:fs'
          export const handler = async (event) => appendFileSync(process.env.RECORDS, JSON.stringify(event) + '\\n')`,
      },
    );
    stack = await startLocalStack({
      assemblyDirectory,
      stacks: [{ stackName: "Fixture", port: 0 }],
      awsPort: 0,
      dataDirectory: join(directory, "data"),
      log: (line) => logged.push(line),
    });
    clients = localClients(stack.awsEndpoint);
  });
  afterAll(() => stack.stop());

  it("is in the queues of the rules that it matches when it has been accepted, in its envelope", async () => {
    const Time = new Date("2026-11-20T15:39:43.900Z");
    const { FailedEntryCount, Entries = [] } = await publish(
      entry({ Time, Resources: ["arn:x"] }),
      entry({ Detail: '{"total":9}' }),
      entry({ EventBusName: "default" }),
    );
    expect(FailedEntryCount).toBe(0);
    const bodies = (await receive("work")).map(({ Body = "" }): unknown => JSON.parse(Body));
    expect(bodies).toEqual([
      {
        version: "0",
        id: Entries[0]?.EventId,
        "detail-type": "placed",
        source: "shop",
        account: "000000000000",
        time: "2026-11-20T15:39:43Z",
        region: "us-east-1",
        resources: ["arn:x"],
        detail: { total: 42, rows: [{ sku: 'a"b' }] },
      },
    ]);
  });

  it("keeps numbers that JavaScript does not hold, as they were written", async () => {
    await rule("exact", { Id: "work", Arn: queueArn("work") });
    await publish(entry({ Source: "exact", Detail: '{"id":8202522731445525542,"rows":[1e400,0.1,-7]}' }));
    const [message] = await receive("work");
    expect(message?.Body).toContain('"detail":{"id":8202522731445525542,"rows":[1e400,0.1,-7]}');
    await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl("work"), ReceiptHandle: message?.ReceiptHandle }));
  });

  it("has the time at which it arrived, if it names none", async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    await publish(entry());
    const [message] = await receive("work");
    const { time } = eventSchema.parse(JSON.parse(message?.Body ?? ""));
    expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(time)).toBeLessThanOrEqual(Date.now());
  });

  it("becomes the input that each target asks for", async () => {
    const paths = { sku: "$.detail.rows[0].sku", rows: "$.detail.rows", total: "$.detail.total", gone: "$.detail.gone" };
    const transformed = (Id: string, InputTemplate: string): Target => ({
      Id,
      Arn: queueArn("inputs"),
      InputTransformer: { InputPathsMap: paths, InputTemplate },
    });
    await rule(
      "inputs",
      { Id: "constant", Arn: queueArn("inputs"), Input: '{"constant":true}' },
      { Id: "path", Arn: queueArn("inputs"), InputPath: "$.detail.rows" },
      transformed(
        "json",
        '{"sku":<sku>,"all":<rows>,"text":"<sku> for <total>: \\"<rows>\\"","gone":<gone>,"by":"<aws.events.rule-name>"}',
      ),
      transformed("text", "<sku> for <total>, <rows><gone>"),
      transformed(
        "event",
        '{"arn":<aws.events.rule-arn>,"at":<aws.events.event.ingestion-time>,"short":<aws.events.event>,"whole":<aws.events.event.json>}',
      ),
    );
    await publish(entry({ Source: "inputs" }));
    const bodies = (await receive("inputs")).map(({ Body = "" }) => Body);
    expect(bodies.slice(0, 4)).toEqual([
      '{"constant":true}',
      '[{"sku":"a\\"b"}]',
      '{"sku":"a\\"b","all":[{"sku":"a\\"b"}],"text":"a\\"b for 42: \\"[{sku:ab}]\\"","gone":"","by":"inputs"}',
      'a"b for 42, [{"sku":"a\\"b"}]',
    ]);
    const schema = z.object({ arn: z.string(), at: z.iso.datetime(), short: z.looseObject({}), whole: eventSchema });
    const { arn, short, whole } = schema.parse(JSON.parse(bodies[4] ?? ""));
    const { detail, ...rest } = whole;
    expect(arn).toBe("arn:aws:events:us-east-1:000000000000:rule/orders/inputs");
    expect(detail).toEqual({ total: 42, rows: [{ sku: 'a"b' }] });
    expect(short).toEqual(rest);
  });

  it("invokes functions, and keeps the order of a FIFO queue's group", async () => {
    const ordered = { Id: "fifo", Arn: queueArn("ordered.fifo"), SqsParameters: { MessageGroupId: "all" }, InputPath: "$.detail.index" };
    await rule("functions", { Id: "function", Arn: "arn:aws:lambda:us-east-1:000000000000:function:recorder" }, ordered);
    await publish(...Array.from({ length: 4 }, (_, index) => entry({ Source: "functions", Detail: JSON.stringify({ index }) })));
    const order: (string | undefined)[] = [];
    for (let count = 0; count < 4; count += 1) {
      // A group hands over its next message only after the one before has been deleted.
      const [message] = await receive("ordered.fifo", 1);
      order.push(message?.Body);
      await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl("ordered.fifo"), ReceiptHandle: message?.ReceiptHandle }));
    }
    expect(order).toEqual(["0", "1", "2", "3"]);
    const events = await until(() => {
      const lines = existsSync(records) ? readFileSync(records, "utf8").trim().split("\n") : [];
      return lines.length === 4 ? lines.map((line) => eventSchema.parse(JSON.parse(line))) : undefined;
    });
    expect(events.map(({ detail }) => detail["index"]).toSorted()).toEqual([0, 1, 2, 3]);
  });

  it("goes to the dead-letter queue, with the reason, if a target refuses it, else to the log", async () => {
    const DeadLetterConfig = { Arn: queueArn("dead") };
    await rule(
      "refused",
      { Id: "queue", Arn: queueArn("none"), DeadLetterConfig, InputPath: "$.detail.total" },
      { Id: "function", Arn: "arn:aws:lambda:us-east-1:000000000000:function:none", DeadLetterConfig, InputPath: "$.source" },
      {
        Id: "text",
        Arn: "arn:aws:lambda:us-east-1:000000000000:function:recorder",
        DeadLetterConfig,
        InputTransformer: { InputTemplate: "no JSON" },
      },
      { Id: "lost", Arn: queueArn("lost") },
    );
    expect((await publish(entry({ Source: "refused" }))).FailedEntryCount).toBe(0);
    const dead = (await receive("dead")).map(({ Body, MessageAttributes = {} }) => ({
      Body,
      code: MessageAttributes["ERROR_CODE"]?.StringValue,
      target: MessageAttributes["TARGET_ARN"]?.StringValue?.split(":").at(-1),
      rule: MessageAttributes["RULE_ARN"]?.StringValue,
    }));
    const ofRule = { rule: "arn:aws:events:us-east-1:000000000000:rule/orders/refused" };
    expect(dead).toEqual([
      { Body: "42", code: "NO_RESOURCE", target: "none", ...ofRule },
      { Body: '"refused"', code: "NO_RESOURCE", target: "none", ...ofRule },
      { Body: "no JSON", code: "INVALID_JSON", target: "recorder", ...ofRule },
    ]);
    expect(
      logged.filter((line) => line.includes("rule orders/refused could not be delivered to arn:aws:sqs:us-east-1:000000000000:lost")),
    ).toHaveLength(1);
  });

  it("is refused by itself for what is wrong with it", async () => {
    const { FailedEntryCount, Entries = [] } = await publish(
      entry({ Source: undefined }),
      entry({ DetailType: undefined }),
      entry({ Detail: undefined }),
      entry({ Detail: "[1]" }),
      entry({ Detail: "{" }),
      entry({ Source: "aws.ec2" }),
      entry({ DetailType: "x".repeat(129) }),
      entry({ EventBusName: "none" }),
    );
    expect(FailedEntryCount).toBe(7);
    expect(Entries.map(({ ErrorCode, ErrorMessage }) => [ErrorCode, ErrorMessage])).toEqual([
      ["InvalidArgument", "Parameter Source is not valid. Reason: Source is a required argument."],
      ["InvalidArgument", "Parameter DetailType is not valid. Reason: DetailType is a required argument."],
      ["InvalidArgument", "Parameter Detail is not valid. Reason: Detail is a required argument."],
      ["MalformedDetail", "Detail is malformed."],
      ["MalformedDetail", "Detail is malformed."],
      ["NotAuthorizedForSourceException", "Not authorized for the source."],
      ["InvalidArgument", "Parameter DetailType is not valid. Reason: DetailType has more than 128 characters."],
      [undefined, undefined],
    ]);
  });

  it("is refused with all of its request, if that has more than ten or 256 KiB", async () => {
    const overhead = "shop".length + "placed".length + '{"a":""}'.length + 14 + "arn:x".length;
    const filled = (length: number): PutEventsRequestEntry =>
      entry({ Time: new Date(), Resources: ["arn:x"], Detail: JSON.stringify({ a: "x".repeat(length) }) });
    await expect(publish(...Array.from({ length: 11 }, () => entry()))).rejects.toMatchObject({ name: "ValidationException" });
    await expect(publish(filled(262_144 - overhead + 1))).rejects.toMatchObject({
      name: "ValidationException",
      message: "Total size of the entries in the request is over the limit.",
    });
    expect((await publish(filled(262_144 - overhead))).FailedEntryCount).toBe(0);
  });

  it("is delivered among many, large ones too, and all are counted", async () => {
    const before = stack.requestCounts();
    await rule(
      "many",
      { Id: "a", Arn: queueArn("many"), InputPath: "$.detail.text" },
      { Id: "b", Arn: queueArn("many"), InputPath: "$.detail.text" },
    );
    // Twenty messages of 25 KB a request.
    const text = "x".repeat(25_000);
    await Promise.all(
      Array.from({ length: 30 }, () =>
        publish(...Array.from({ length: 10 }, () => entry({ Source: "many", Detail: JSON.stringify({ text }) }))),
      ),
    );
    const after = stack.requestCounts();
    const published = (counts: typeof after): number => counts.services["events"]?.["PutEvents"]?.entries ?? 0;
    expect(published(after) - published(before)).toBe(300);
    expect(after.eventRules.deliveries - before.eventRules.deliveries).toBe(600);
    expect(after.eventRules.failed).toBe(before.eventRules.failed);
  });
});
