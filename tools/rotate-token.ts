/**
 * `npm run rotate-token -- --scope NAME [--of api|signing] [--end] [--local]`: gives a scope's API a new token, or with
 * `--of signing` a new value to the secret that users' tokens are signed by. The one until now is accepted beside it for a day, in
 * which workers and clients get the new one; `--end` ends that time at once, for one that has leaked. Uses the AWS credentials of the environment; with --local the local stack, at AWS_ENDPOINT_URL or else
 * 127.0.0.1:4566.
 */
import { parseArgs } from "node:util";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readDeployment } from "../infra/read-deployment.ts";
import { stackName } from "../shared/contract/deployment/deployment.ts";
import { clientOptions } from "./client-options.ts";
import { stackResources } from "./stack-resources.ts";
import { endOverlap, OverlapGoesOn, rotateToken } from "./token-rotation.ts";

const USAGE = "npm run rotate-token -- --scope NAME [--of api|signing] [--end] [--local]";
/** How each secret is called in the stack, to its hash. */
const SECRETS: Readonly<Record<string, string>> = { api: "ApiToken", signing: "AccountSecretsSigning" };
/** A process that judges tokens reads them again after so long, at the latest. */
const SEEN_AFTER = "five minutes";

try {
  await main();
} catch (error) {
  const { message, name } = error instanceof Error ? error : new Error(String(error));
  const hint = error instanceof OverlapGoesOn ? "; end that first, with --end, if nobody uses it any more" : "";
  console.error(`rotate-token: ${message || name}${hint}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      scope: { type: "string" },
      of: { type: "string", default: "api" },
      end: { type: "boolean", default: false },
      local: { type: "boolean", default: false },
    },
  });
  const { scope } = values;
  const name = SECRETS[values.of];
  if (name === undefined) throw new Error(`--of must be one of ${Object.keys(SECRETS).join(", ")}: ${USAGE}`);
  const known = Object.keys(readDeployment().scopes);
  if (scope === undefined || !known.includes(scope)) {
    throw new Error(`--scope must be one of ${known.join(", ")}, the scopes of cdk.json: ${USAGE}`);
  }
  const client = new SecretsManagerClient(clientOptions(values, scope));
  const secretId = values.local ? await localSecret(client, scope, name) : await deployedSecret(scope, name);
  if (secretId === undefined) throw new Error(`scope ${scope} has no secret ${name}: it is not deployed, or its API is open`);

  if (values.end) {
    const ended = await endOverlap(client, secretId);
    console.log(ended ? `${scope}: the former token is refused within ${SEEN_AFTER}` : `${scope}: there is no former token`);
    return;
  }
  const until = await rotateToken(client, secretId);
  console.log(`${scope}: a new token is in ${secretId}; the former one is accepted until ${until}`);
}

async function deployedSecret(scope: string, name: string): Promise<string | undefined> {
  const resources = await stackResources(new CloudFormationClient(), scope);
  return resources.find(({ type, logicalId }) => type === "AWS::SecretsManager::Secret" && logicalId.startsWith(name))?.id;
}

/** The local stack has no CloudFormation to ask; it calls what it makes by stack and logical id. */
async function localSecret(client: SecretsManagerClient, scope: string, name: string): Promise<string | undefined> {
  const Filters = [{ Key: "name" as const, Values: [`${stackName(scope)}-${name}`] }];
  const { SecretList = [] } = await client.send(new ListSecretsCommand({ Filters }));
  return SecretList[0]?.ARN;
}
