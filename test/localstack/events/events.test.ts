import {
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type PutRuleCommandInput,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { temporaryDirectory, writeAssembly, type FixtureResource } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";

const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:work";
const BUS = "orders";
const EventPattern = '{"source":["shop"]}';
const target = (Id: string, more: Partial<Target> = {}): Target => ({ Id, Arn: QUEUE_ARN, ...more });

describe("the EventBridge API", () => {
  const directory = temporaryDirectory();
  let stack: LocalStack;
  let clients: ReturnType<typeof localClients>;
  const start = async (resources: Record<string, FixtureResource>): Promise<void> => {
    stack = await startLocalStack({
      assemblyDirectory: writeAssembly(
        directory,
        resources,
        {},
        { Ref: { Value: { Ref: "Bus" } }, Arn: { Value: { "Fn::GetAtt": ["Bus", "Arn"] } } },
      ),
      stacks: [{ stackName: "Fixture", port: 0 }],
      awsPort: 0,
      dataDirectory: join(directory, "data"),
    });
    clients = localClients(stack.awsEndpoint);
  };
  const bus = { Type: "AWS::Events::EventBus", Properties: { Name: BUS, Description: "of the shop", Tags: [] } };
  const policy = { Type: "AWS::Events::EventBusPolicy", Properties: { EventBusName: BUS, StatementId: "all", Statement: {} } };
  const putRule = (Name: string, more: Partial<PutRuleCommandInput> = {}) =>
    clients.eventBridge.send(new PutRuleCommand({ Name, EventBusName: BUS, EventPattern, ...more }));
  const putTargets = (Rule: string, ...Targets: Target[]) =>
    clients.eventBridge.send(new PutTargetsCommand({ Rule, EventBusName: BUS, Targets }));

  beforeAll(() => start({ Bus: bus, Policy: policy }));
  afterAll(() => stack.stop());

  it("answers the buses of the template and the default one", async () => {
    const { eventBridge } = clients;
    expect(stack.outputs["Fixture"]).toEqual({ Ref: BUS, Arn: "arn:aws:events:us-east-1:000000000000:event-bus/orders" });
    const { EventBuses = [] } = await eventBridge.send(new ListEventBusesCommand({}));
    expect(EventBuses.map(({ Name }) => Name)).toEqual(["default", BUS]);
    expect(await eventBridge.send(new DescribeEventBusCommand({ Name: BUS }))).toMatchObject({ Name: BUS, Description: "of the shop" });
    expect(await eventBridge.send(new DescribeEventBusCommand({}))).toMatchObject({ Name: "default" });
    await expect(eventBridge.send(new DescribeEventBusCommand({ Name: "none" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Event bus none does not exist.",
    });
  });

  it("creates, answers, disables, enables, replaces, lists and deletes a rule", async () => {
    const { eventBridge } = clients;
    const at = { Name: "life", EventBusName: BUS };
    const { RuleArn } = await putRule("life", { Description: "first" });
    expect(RuleArn).toBe("arn:aws:events:us-east-1:000000000000:rule/orders/life");
    expect(await eventBridge.send(new DescribeRuleCommand(at))).toMatchObject({
      ...at,
      EventPattern,
      State: "ENABLED",
      Description: "first",
    });
    await eventBridge.send(new DisableRuleCommand(at));
    expect((await eventBridge.send(new DescribeRuleCommand(at))).State).toBe("DISABLED");
    await eventBridge.send(new EnableRuleCommand(at));
    expect((await eventBridge.send(new DescribeRuleCommand(at))).State).toBe("ENABLED");
    await putRule("life", { State: "DISABLED", EventBusName: "arn:aws:events:us-east-1:000000000000:event-bus/orders" });
    const replaced = await eventBridge.send(new DescribeRuleCommand(at));
    expect([replaced.State, replaced.Description]).toEqual(["DISABLED", undefined]);
    await putRule("lifeboat");
    const first = await eventBridge.send(new ListRulesCommand({ EventBusName: BUS, NamePrefix: "life", Limit: 1 }));
    const second = await eventBridge.send(new ListRulesCommand({ EventBusName: BUS, NamePrefix: "life", NextToken: first.NextToken }));
    expect([first, second].flatMap(({ Rules = [] }) => Rules.map(({ Name }) => Name))).toEqual(["life", "lifeboat"]);
    for (const Name of ["life", "lifeboat", "life"]) await eventBridge.send(new DeleteRuleCommand({ ...at, Name }));
    await expect(eventBridge.send(new DescribeRuleCommand(at))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Rule life does not exist on EventBus orders.",
    });
  });

  it("keeps up to five targets of a rule, which is deleted only without them", async () => {
    const { eventBridge } = clients;
    const at = { Rule: "targets", EventBusName: BUS };
    await putRule("targets");
    await putTargets("targets", target("a"), target("b", { Input: '{"constant":1}' }));
    await putTargets("targets", target("a", { InputPath: "$.detail" }), target("c"), target("d"), target("e"));
    await expect(putTargets("targets", target("f"))).rejects.toMatchObject({ name: "LimitExceededException" });
    const { Targets = [] } = await eventBridge.send(new ListTargetsByRuleCommand({ ...at, Limit: 2 }));
    expect(Targets).toEqual([target("a", { InputPath: "$.detail" }), target("b", { Input: '{"constant":1}' })]);
    await expect(eventBridge.send(new DeleteRuleCommand({ Name: "targets", EventBusName: BUS }))).rejects.toMatchObject({
      name: "ValidationException",
      message: "Rule can't be deleted since it has targets.",
    });
    const removed = await eventBridge.send(new RemoveTargetsCommand({ ...at, Ids: ["a", "b", "c", "d", "e", "none"] }));
    expect(removed.FailedEntryCount).toBe(0);
    await eventBridge.send(new DeleteRuleCommand({ Name: "targets", EventBusName: BUS }));
  });

  it.each<[string, Partial<PutRuleCommandInput>, string, string]>([
    ["an unknown bus", { EventBusName: "none" }, "ResourceNotFoundException", "Event bus none does not exist."],
    [
      "no pattern",
      { EventPattern: undefined },
      "ValidationException",
      "Parameter(s) EventPattern or ScheduleExpression must be specified.",
    ],
    ["a schedule", { ScheduleExpression: "rate(1 day)" }, "ValidationException", "use AWS::Scheduler"],
    [
      "a malformed pattern",
      { EventPattern: '{"a":1}' },
      "InvalidEventPatternException",
      "Event pattern is not valid. Reason: a: must be a list",
    ],
    ["a pattern that is no JSON", { EventPattern: "{" }, "InvalidEventPatternException", "Event pattern is not valid. Reason: "],
    ["too long a pattern", { EventPattern: `{"a":["${"x".repeat(2048)}"]}` }, "InvalidEventPatternException", "2048 characters"],
    ["a name with spaces", { Name: "a b" }, "ValidationException", "Name"],
  ])("refuses a rule with %s", async (_name, input, name, message) => {
    await expect(putRule("refused", input)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  it.each<[string, Target, string]>([
    ["of another service", target("x", { Arn: "arn:aws:sns:us-east-1:000000000000:topic" }), "only SQS queues and Lambda functions"],
    [
      "with two inputs",
      target("x", { Input: "{}", InputPath: "$.detail" }),
      "Only one of Input, InputPath, or InputTransformer must be provided for target x.",
    ],
    ["with an input that is no JSON", target("x", { Input: "{" }), "JSON syntax error in input for target x"],
    ["with a path it cannot read", target("x", { InputPath: "$..detail" }), "must be a JSON path"],
    ["with an undefined variable", target("x", { InputTransformer: { InputTemplate: "<a> <aws.events.rule-arn>" } }), "<a>"],
  ])("refuses a target %s", async (_name, refused, message) => {
    await putRule("refusing");
    await expect(putTargets("refusing", refused)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
    });
  });

  it("refuses the 301st rule of a bus", async () => {
    const { eventBridge } = clients;
    const names = Array.from({ length: 300 }, (_, index) => `many-${index}`);
    for (const Name of names) await eventBridge.send(new PutRuleCommand({ Name, EventPattern }));
    await expect(eventBridge.send(new PutRuleCommand({ Name: "one-more", EventPattern }))).rejects.toMatchObject({
      name: "LimitExceededException",
    });
    for (const Name of names) await eventBridge.send(new DeleteRuleCommand({ Name }));
  });

  it("keeps the rules of the API over a restart, and of the template those that it still declares", async () => {
    const rule = {
      Type: "AWS::Events::Rule",
      Properties: { Name: "declared", EventBusName: { Ref: "Bus" }, EventPattern: { source: ["x"] } },
    };
    const names = async (): Promise<unknown> => {
      const { Rules = [] } = await clients.eventBridge.send(new ListRulesCommand({ EventBusName: BUS }));
      return Rules.map(({ Name, State }) => `${Name} ${State}`);
    };
    await putRule("refusing", { State: "DISABLED" });
    await stack.stop();
    await start({ Bus: bus, Rule: rule });
    expect(await names()).toEqual(["declared ENABLED", "refusing DISABLED"]);
    await stack.stop();
    await start({ Bus: bus });
    expect(await names()).toEqual(["refusing DISABLED"]);
  });
});
