import { join } from "node:path";
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect, it } from "vitest";
import { startLocalStack } from "../../localstack/stack/stack.ts";
import { tokenReader } from "../../shared/adapters/secrets/token-reader.ts";
import { OVERLAP_MS } from "../../shared/domain/api-token.ts";
import { endOverlap, OverlapGoesOn, rotateToken } from "../../tools/token-rotation.ts";
import { temporaryDirectory, writeAssembly } from "./support/assembly.ts";

async function start(directory: string) {
  const Secret = { Type: "AWS::SecretsManager::Secret", Properties: { GenerateSecretString: { PasswordLength: 48 } } };
  const stack = await startLocalStack({
    assemblyDirectory: writeAssembly(directory, { Secret }, {}, { Arn: { Value: { Ref: "Secret" } } }),
    stacks: [{ stackName: "Fixture", port: 0 }],
    awsPort: 0,
    dataDirectory: join(directory, "data"),
  });
  const client = new SecretsManagerClient({
    endpoint: stack.awsEndpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  return { stack, client, secretId: stack.outputs["Fixture"]?.["Arn"] ?? "" };
}

it("a rotated token has its former one beside it, once, until the overlap is over or ended, also across a restart", async () => {
  const directory = temporaryDirectory();
  const first = await start(directory);
  const read = () => tokenReader(first.secretId, first.client)(0);
  const { current: former, previous: none } = await read();

  const until = await rotateToken(first.client, first.secretId);
  const rotated = await read();

  expect(none).toBeUndefined();
  expect(rotated.previous).toBe(former);
  expect(rotated.current).toMatch(/^[\w-]{48}$/);
  expect(rotated.current).not.toBe(former);
  expect(Math.abs(Date.parse(until) - rotated.currentSince - OVERLAP_MS)).toBeLessThan(60_000);
  await expect(rotateToken(first.client, first.secretId)).rejects.toThrow(OverlapGoesOn);
  expect(await read()).toEqual(rotated);
  await first.stack.stop();

  const second = await start(directory);
  const readAgain = () => tokenReader(second.secretId, second.client)(0);
  expect(await readAgain()).toEqual(rotated);
  expect([await endOverlap(second.client, second.secretId), await endOverlap(second.client, second.secretId)]).toEqual([true, false]);
  expect(await readAgain()).toEqual({ ...rotated, previous: undefined });
  // The overlap ended, and so may the token's time.
  await rotateToken(second.client, second.secretId);
  expect(await readAgain()).toMatchObject({ previous: rotated.current });
  // A day later the next rotation needs no word of an operator's.
  await rotateToken(second.client, second.secretId, Date.now() + OVERLAP_MS);
  expect((await readAgain()).previous).not.toBe(rotated.current);
  await second.stack.stop();
});

it("a secret is found by the beginning of its name, and a version by its label or its id", async () => {
  const { stack, client, secretId } = await start(temporaryDirectory());
  const named = async (name: string) => {
    const { SecretList = [] } = await client.send(new ListSecretsCommand({ Filters: [{ Key: "name", Values: [name] }] }));
    return SecretList.map(({ ARN }) => ARN);
  };
  const valueOf = (input: object) => client.send(new GetSecretValueCommand({ SecretId: secretId, ...input }));
  const { VersionId, SecretString } = await valueOf({});
  await rotateToken(client, secretId);

  expect([await named("Fixture-Sec"), await named("ixture-Secret")]).toEqual([[secretId], []]);
  expect(await valueOf({ VersionId })).toMatchObject({ SecretString, VersionStages: ["AWSPREVIOUS"] });
  expect((await valueOf({ VersionStage: "AWSCURRENT" })).SecretString).not.toBe(SecretString);
  await expect(valueOf({ VersionId, VersionStage: "AWSCURRENT" })).rejects.toThrow("can't find");
  await expect(valueOf({ VersionStage: "AWSPENDING" })).rejects.toThrow("can't find");
  await stack.stop();
});
