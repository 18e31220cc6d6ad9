import { createServer } from "node:http";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { close, listen } from "../../localstack/endpoint/listen.ts";
import { startLocalStack } from "../../localstack/stack/stack.ts";
import { functionResource, temporaryDirectory, writeAssembly, type FixtureResource } from "./support/assembly.ts";

const start = (resources: Record<string, FixtureResource>, more: { dataDirectory?: string; awsPort?: number } = {}) =>
  startLocalStack({
    assemblyDirectory: writeAssembly(temporaryDirectory(), resources),
    stacks: [{ stackName: "Fixture", port: 0 }],
    awsPort: 0,
    ...more,
  });

describe("starting the local stack fails", () => {
  it("for a resource type it does not run, naming the type", async () => {
    await expect(start({ Cluster: { Type: "AWS::ECS::Cluster" } })).rejects.toMatchObject({
      code: "unsupported-resource-type",
      resourceType: "AWS::ECS::Cluster",
    });
  });

  it("for a property whose effect it cannot reproduce", async () => {
    await expect(start({ Api: { Type: "AWS::ApiGatewayV2::Api", Properties: { ProtocolType: "REST" } } })).rejects.toMatchObject({
      code: "unsupported-property",
    });
    await expect(start({ Bucket: { Type: "AWS::S3::Bucket", Properties: { NotificationConfiguration: {} } } })).rejects.toThrow(
      "NotificationConfiguration",
    );
  });

  it("for a function without its asset", async () => {
    await expect(start({ Function: functionResource("missing") })).rejects.toMatchObject({ code: "unsupported-property" });
  });

  it("for a schedule with an unsupported target", async () => {
    const Properties = {
      ScheduleExpression: "rate(1 minute)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: "arn:aws:ecs:us-east-1:000000000000:cluster/x", RoleArn: "role" },
    };
    await expect(start({ Schedule: { Type: "AWS::Scheduler::Schedule", Properties } })).rejects.toThrow(
      "only SQS queues and Lambda functions",
    );
  });

  it("for a rule with a schedule, a malformed pattern, or a bus that does not exist", async () => {
    const rule = (Properties: Record<string, unknown>) => start({ Rule: { Type: "AWS::Events::Rule", Properties } });
    await expect(rule({ ScheduleExpression: "rate(1 day)" })).rejects.toThrow("use AWS::Scheduler");
    await expect(rule({ EventPattern: { source: "x" } })).rejects.toThrow("source: must be a list of values");
    await expect(rule({ EventPattern: { source: ["x"] }, EventBusName: "none" })).rejects.toThrow("Event bus none does not exist");
  });

  it("for a port in use, with the port", async () => {
    const server = createServer();
    const port = await listen(server, 0, "a test");
    await expect(start({}, { awsPort: port })).rejects.toMatchObject({ code: "port-in-use", port });
    await close(server);
  });

  it("for a data directory in use, with the process", async () => {
    const dataDirectory = temporaryDirectory();
    const running = await start({}, { dataDirectory });
    await expect(start({}, { dataDirectory })).rejects.toMatchObject({ code: "data-directory-in-use", pid: process.pid });
    await running.stop();
    const again = await start({}, { dataDirectory });
    await again.stop();
  });

  it.each(["state.db", "dynamodb/dynamodb.db", "fauxqs/fauxqs.db"])("for a damaged %s", async (file) => {
    const dataDirectory = temporaryDirectory();
    mkdirSync(join(dataDirectory, file, ".."), { recursive: true });
    writeFileSync(join(dataDirectory, file), "this is no database, and long enough to be read as the header of one".repeat(20));
    await expect(start({}, { dataDirectory })).rejects.toMatchObject({ code: "data-directory-corrupt" });
  });
});
