import { readFileSync } from "node:fs";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { StackApi } from "../../support/stack/stack-api.ts";
import { StackQueues } from "../../support/stack/stack-queues.ts";

/** Not a URL to a parser: the emulator puts a name in front of an IP address. */
const ApiId = z.string().transform((url) => url.replace(/^https:\/\//, "").split(".")[0]);
const Outputs = z.object({ ApiUrl: ApiId, ApiTokenSecret: z.string() });

/** Endpoint and credentials are in the environment. */
export const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
export const queues = new StackQueues(() => sqs);
export const real = await deployed("real");
export const mock = await deployed("mock");

/** A deployed scope: its API, asked with its token, and without. */
async function deployed(scope: string) {
  const all = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(process.env["BELFRY_STACK_OUTPUTS"] ?? "", "utf8")));
  const { ApiUrl: id, ApiTokenSecret } = Outputs.parse(all[`Belfry-${scope}`]);
  // Under the name that the emulator gives it, it would not be found, and the emulator would answer /health itself.
  const apiUrl = `${process.env["AWS_ENDPOINT_URL"]}/_aws/execute-api/${id}/$default`;
  const client = new SecretsManagerClient();
  const { SecretString: token = "" } = await client.send(new GetSecretValueCommand({ SecretId: ApiTokenSecret }));
  client.destroy();
  const authorization = `Bearer ${token}`;
  return {
    apiUrl,
    token,
    api: new StackApi(
      () => apiUrl,
      () => ({ authorization }),
    ),
    stranger: new StackApi(() => apiUrl),
  };
}
