/**
 * `npm run telegram:webhook -- --scope NAME [--rotate] [--remove] [--url URL]`: tells Telegram to send what chats say to a scope's API, with the
 * secret that the scope's stack has for it. With TELEGRAM_BOT_TOKEN in the environment it puts that token into the stack's secret
 * first. `--rotate` gives the webhook a new secret; `--remove` tells Telegram to call nobody; `--url` names the API where it is
 * reached by another address than output `ApiUrl`. Uses the AWS credentials of the environment.
 */
import { parseArgs } from "node:util";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readDeployment } from "../../infra/read-deployment.ts";
import { settingsOfScope, stackName } from "../../shared/contract/deployment/deployment.ts";
import { clientOptions } from "../client-options.ts";
import { removeWebhook, setWebhook } from "./set-webhook.ts";

const USAGE = "npm run telegram:webhook -- --scope NAME [--rotate] [--remove] [--url URL]";

try {
  await main();
} catch (error) {
  console.error(`telegram:webhook: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      scope: { type: "string" },
      url: { type: "string" },
      rotate: { type: "boolean", default: false },
      remove: { type: "boolean", default: false },
    },
  });
  const deployment = readDeployment();
  const known = Object.keys(deployment.scopes);
  const { scope, url, rotate } = values;
  if (scope === undefined || !known.includes(scope))
    throw new Error(`--scope must be one of ${known.join(", ")}, the scopes of cdk.json: ${USAGE}`);
  const bot = settingsOfScope(deployment, scope).telegram;
  if (!bot) throw new Error(`scope ${scope} has no \`telegram\` in cdk.json`);
  const outputs = await outputsOf(scope);
  const { TelegramSecret: secretId, ApiUrl } = outputs;
  const apiUrl = url ?? ApiUrl;
  if (secretId === undefined || apiUrl === undefined) throw new Error(`scope ${scope} has no bot yet: deploy it, npm run deploy`);
  if (!apiUrl.startsWith("https://")) throw new Error("--url must begin with https://: Telegram calls nothing else");

  const client = new SecretsManagerClient(clientOptions({}, scope));
  const token = process.env["TELEGRAM_BOT_TOKEN"] || undefined;
  const done = values.remove
    ? await removeWebhook(client, { secretId })
    : await setWebhook(client, { secretId, apiUrl, username: bot.username, token, rotate });
  for (const line of done) console.log(`${scope}: ${line}`);
}

async function outputsOf(scope: string): Promise<Readonly<Record<string, string | undefined>>> {
  const client = new CloudFormationClient(clientOptions({}, scope));
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName(scope) }));
  return Object.fromEntries((Stacks[0]?.Outputs ?? []).map(({ OutputKey = "", OutputValue }) => [OutputKey, OutputValue]));
}
