import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import type { Route } from "../../shared/contract/route.ts";
import { routes } from "../../shared/contract/routes.ts";
import { type StackTemplate, useCloud, WITH_TELEGRAM } from "./support/cloud.ts";
import { actionsOfFunctions, functionOf, Ref } from "./support/policies.ts";

const SCOPES = { real: { services: ["scout"] }, mock: {}, paper: { services: ["scout", "buy-scanner"] } };
const cloud = useCloud();

function queueNames(stack: StackTemplate | undefined): unknown[] {
  return (stack?.of("AWS::SQS::Queue") ?? []).map(({ Properties }) => Properties["QueueName"]).filter((name) => name !== undefined);
}

describe("the context of cdk.json", () => {
  it("decides the scopes and their services: a third scope is a third stack with its own queues", () => {
    const app = cloud.synthesise({ belfry: { scopes: SCOPES }, local: true });

    expect(Object.keys(app.stacks).toSorted()).toEqual(["Belfry-mock", "Belfry-paper", "Belfry-real"]);
    expect(queueNames(app.stacks["Belfry-mock"]).toSorted()).toEqual(["belfry-mock-completion", "belfry-mock-completion-dlq"]);
    expect(queueNames(app.stacks["Belfry-paper"]).toSorted()).toEqual([
      "belfry-paper-completion",
      "belfry-paper-completion-dlq",
      "paper-jobs-buy-scanner",
      "paper-jobs-buy-scanner-dlq",
      "paper-jobs-scout",
      "paper-jobs-scout-dlq",
    ]);
  });

  it("leaves out the queues that are said to be another's", () => {
    const app = cloud.synthesise({ belfry: { scopes: SCOPES }, local: true, foreignQueues: "paper-jobs-scout,real-jobs-other" });
    expect(queueNames(app.stacks["Belfry-paper"])).not.toContain("paper-jobs-scout");
    expect(queueNames(app.stacks["Belfry-paper"])).toContain("paper-jobs-buy-scanner");
    expect(queueNames(app.stacks["Belfry-real"])).toContain("real-jobs-scout");
  });

  it("sends alarms to the address it names", () => {
    const app = cloud.synthesise({ belfry: { scopes: { real: {} }, alarmEmail: "ops@example.com" }, local: true });
    const stack = app.stacks["Belfry-real"];

    expect(stack?.of("AWS::SNS::Subscription").map(({ Properties }) => Properties)).toMatchObject([
      { Protocol: "email", Endpoint: "ops@example.com" },
    ]);
    for (const { Properties } of stack?.of("AWS::CloudWatch::CompositeAlarm") ?? []) expect(Properties["AlarmActions"]).toHaveLength(1);
  });

  it("says which log lines are left out", () => {
    const levels = (belfry: object) => {
      const { stacks } = cloud.synthesise({ belfry: { scopes: { real: {} }, ...belfry }, local: true });
      const Function = z.object({ Environment: z.object({ Variables: z.object({ LOG_LEVEL: z.string() }) }) });
      return new Set(stacks["Belfry-real"]?.read("AWS::Lambda::Function", Function).map((one) => one.Environment.Variables.LOG_LEVEL));
    };
    expect(levels({})).toEqual(new Set(["INFO"]));
    expect(levels({ logLevel: "WARN" })).toEqual(new Set(["WARN"]));
  });

  it.each([
    ["a time zone that does not exist", { timezone: "Asia/Soul", scopes: SCOPES }, "timezone"],
    ["a scope's name that no queue can carry", { scopes: { "Real!": {} } }, "1 to 20 lower-case letters and digits"],
    ["a service's name that no queue can carry", { scopes: { real: { services: ["buy.scanner"] } } }, "1 to 40 letters, digits"],
    ["a log level that it does not have", { scopes: SCOPES, logLevel: "DEBUG" }, "logLevel"],
    ["a key it does not know", { scopes: SCOPES, scope: "real" }, "scope"],
    ["no scopes", {}, "scopes"],
  ])("is refused for %s, with a message that says so", (_, belfry, message) => {
    expect(() => cloud.synthesise({ belfry })).toThrow(message);
  });
});

describe("the app for a laptop", () => {
  it("has no authorizer, unless it is asked for", () => {
    const unguarded = Object.values<Route>(routes).filter((route) => route.signed || route.open || route.login);
    const authorizers = [{ local: true }, { local: true, auth: true }, { local: "true", auth: "true" }].map((context) => {
      const stack = cloud.synthesise({ ...WITH_TELEGRAM, ...context }).stacks["Belfry-real"];
      const open = stack
        ?.of("AWS::ApiGatewayV2::Route")
        .filter(({ id, Properties }) => !id.startsWith("Live") && Properties["AuthorizationType"] === "NONE");
      return { authorizers: stack?.of("AWS::ApiGatewayV2::Authorizer").length, open: open?.length };
    });

    expect(authorizers).toEqual([
      { authorizers: 0, open: Object.keys(routes).length + 1 },
      { authorizers: 1, open: unguarded.length },
      { authorizers: 1, open: unguarded.length },
    ]);
  });

  it("leaves out what protects data in the cloud, and differs in nothing else", () => {
    const [local, deployed] = [cloud.synthesise({ local: true, auth: true }), cloud.synthesise({})].map(
      ({ stacks }) => stacks["Belfry-real"],
    );

    for (const table of local?.of("AWS::DynamoDB::Table") ?? []) {
      expect(table.DeletionPolicy).toBe("Delete");
      expect(table.Properties["DeletionProtectionEnabled"] ?? false).toBe(false);
    }
    expect(local?.of("AWS::S3::Bucket")).toMatchObject([{ DeletionPolicy: "Delete" }, { DeletionPolicy: "Delete" }]);
    const unprotected = (resource: { Type: string; Properties: object }) => {
      const { DeletionProtectionEnabled: _, PointInTimeRecoverySpecification: __, ...rest } = Object(resource.Properties);
      return { type: resource.Type, properties: rest };
    };
    expect(local?.resources.map(unprotected)).toEqual(deployed?.resources.map(unprotected));
  });
});

it("functions are traced where it says so, with the right to it, and nowhere else", () => {
  const Traced = z.object({ TracingConfig: z.object({ Mode: z.literal("Active") }).optional() });
  const [on, off] = [{ tracing: true }, {}].map(
    (context) => cloud.synthesise({ belfry: { scopes: { real: {} }, ...context } }).stacks["Belfry-real"],
  );
  const traced = (stack: StackTemplate | undefined) =>
    stack?.read("AWS::Lambda::Function", Traced).map(({ TracingConfig }) => TracingConfig?.Mode);
  const rights = (stack: StackTemplate | undefined) =>
    stack && Object.values(actionsOfFunctions(stack)).map((actions) => actions.filter((action) => action.startsWith("xray:")));

  expect(new Set(traced(on))).toEqual(new Set(["Active"]));
  expect(new Set(traced(off))).toEqual(new Set([undefined]));
  expect(new Set(rights(on)?.flat())).toEqual(new Set(["xray:PutTraceSegments", "xray:PutTelemetryRecords"]));
  expect(rights(on)?.every((own) => own.length === 2)).toBe(true);
  expect(rights(off)?.flat()).toEqual([]);
});

describe("a scope with replicas", () => {
  it("has a copy of every table in each region, as safe as the first, and none on a laptop", () => {
    vi.stubEnv("CDK_DEFAULT_REGION", "ap-northeast-2");
    const belfry = { scopes: { real: { replicas: ["us-west-2"] }, mock: {} } };
    const [deployed, local] = [{ belfry }, { belfry, local: true }].map((context) => cloud.synthesise(context).stacks);
    const regions = (stack: StackTemplate | undefined) =>
      stack?.of("AWS::DynamoDB::GlobalTable").map(({ Properties }) => Properties["Replicas"]);
    const idsOf = (stack: StackTemplate | undefined, type: string) =>
      stack?.of(type).flatMap(({ id }) => (id.startsWith("LiveConnectionTable") ? [] : id));
    const safe = { DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } };
    const both = expect.arrayContaining(["ap-northeast-2", "us-west-2"].map((Region) => expect.objectContaining({ Region, ...safe })));

    expect(regions(deployed?.["Belfry-real"])).toEqual([both, both, both]);
    // Others keep the type they were deployed with. Under the same ids: CloudFormation refuses the change, and makes no empty tables.
    const one = idsOf(deployed?.["Belfry-mock"], "AWS::DynamoDB::Table");
    expect(one).toHaveLength(3);
    expect(idsOf(deployed?.["Belfry-real"], "AWS::DynamoDB::GlobalTable")).toEqual(one);
    expect(idsOf(local?.["Belfry-real"], "AWS::DynamoDB::Table")).toEqual(one);
    vi.unstubAllEnvs();
  });

  it("opens no sockets, for DynamoDB lets only one function read the stream of a table with copies", () => {
    vi.stubEnv("CDK_DEFAULT_REGION", "ap-northeast-2");
    const { stacks } = cloud.synthesise({ belfry: { scopes: { real: { replicas: ["us-west-2"] }, mock: {} } } });
    const Function = z.object({ Environment: z.object({ Variables: z.object({ SOCKETS: z.string().optional() }) }) });
    const told = ["Belfry-real", "Belfry-mock"]
      .map((name) => stacks[name])
      .map((stack) => [
        stack?.read("AWS::Lambda::Function", Function).flatMap(({ Environment }) => Environment.Variables.SOCKETS ?? []),
        stack
          ?.read("AWS::Lambda::EventSourceMapping", z.object({ FunctionName: Ref }))
          .some(({ FunctionName }) => functionOf(FunctionName.Ref) === "socket-push"),
      ]);
    expect(told).toEqual([
      [["refused"], false],
      [[], true],
    ]);
    vi.unstubAllEnvs();
  });
});
