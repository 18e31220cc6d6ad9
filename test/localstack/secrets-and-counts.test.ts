import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { startLocalStack } from "../../localstack/stack/stack.ts";
import { temporaryDirectory, writeAssembly } from "./support/assembly.ts";
import { localClients } from "./support/local-clients.ts";

describe("the AWS endpoint", () => {
  it("keeps a generated secret across restarts", async () => {
    const directory = temporaryDirectory();
    const Properties = {
      Name: "token",
      GenerateSecretString: {
        SecretStringTemplate: '{"user":"admin"}',
        GenerateStringKey: "password",
        PasswordLength: 20,
        ExcludePunctuation: true,
      },
    };
    const assemblyDirectory = writeAssembly(
      directory,
      { Secret: { Type: "AWS::SecretsManager::Secret", Properties } },
      {},
      { Arn: { Value: { Ref: "Secret" } } },
    );
    const values: unknown[] = [];
    for (let start = 0; start < 2; start += 1) {
      const stack = await startLocalStack({
        assemblyDirectory,
        stacks: [{ stackName: "Fixture", port: 0 }],
        awsPort: 0,
        dataDirectory: join(directory, "data"),
      });
      const client = new SecretsManagerClient({
        endpoint: stack.awsEndpoint,
        region: "us-east-1",
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
      });
      const { SecretString, ARN } = await client.send(new GetSecretValueCommand({ SecretId: "token" }));
      expect(ARN).toBe(stack.outputs["Fixture"]?.["Arn"]);
      values.push(
        z.object({ user: z.literal("admin"), password: z.string().regex(/^[A-Za-z0-9]{20}$/) }).parse(JSON.parse(SecretString ?? "")),
      );
      await stack.stop();
    }
    expect(values[1]).toEqual(values[0]);
  });

  it("counts requests, batch entries and capacity units when asked to measure", async () => {
    const assemblyDirectory = writeAssembly(temporaryDirectory(), {
      Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "work" } },
      Table: {
        Type: "AWS::DynamoDB::Table",
        Properties: {
          TableName: "runs",
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        },
      },
    });
    const stack = await startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0, count: true });
    const { dynamoDb, sqs } = localClients(stack.awsEndpoint);
    await dynamoDb.send(new PutItemCommand({ TableName: "runs", Item: { pk: { S: "x" }, text: { S: "y".repeat(2000) } } }));
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: `${stack.awsEndpoint}/000000000000/work`,
        Entries: ["a", "b"].map((Id) => ({ Id, MessageBody: Id })),
      }),
    );
    expect(stack.requestCounts().services).toEqual({
      dynamodb: { PutItem: { requests: 1, entries: 1, capacityUnits: 2 } },
      sqs: { SendMessageBatch: { requests: 1, entries: 2, capacityUnits: 0 } },
    });
    await stack.stop();
  });
});
