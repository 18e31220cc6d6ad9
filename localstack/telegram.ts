import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { parseTelegramSecret } from "../shared/adapters/telegram/telegram-secret.ts";
import type { Deployment } from "../shared/contract/deployment/deployment.ts";
import type { LocalTelegram } from "./stack/scheduler-variables.ts";
import type { LocalStack } from "./stack/stack.ts";

const LOCAL = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };

/** cdk.json's bot, with the chats that the environment names in the place of cdk.json's. */
export function botOf({ chats }: Pick<LocalTelegram, "chats">, configured: Deployment["telegram"]): object {
  const named = chats.map(
    (id) => [`chat${String(id).replace("-", "_")}`, { id, access: ["read", "operate"], language: "sender" }] as const,
  );
  return {
    username: configured?.username ?? "belfry_bot",
    chats: named.length > 0 ? Object.fromEntries(named) : (configured?.chats ?? {}),
  };
}

/** Puts the bot's token, and the secret of its webhook where one is named, into the secrets of all scopes that have a bot. */
export async function fillTelegramSecrets(
  stack: Pick<LocalStack, "awsEndpoint" | "outputs">,
  { token, webhookSecret }: Pick<LocalTelegram, "token" | "webhookSecret">,
): Promise<void> {
  const client = new SecretsManagerClient({ endpoint: stack.awsEndpoint, ...LOCAL });
  for (const { TelegramSecret: SecretId } of Object.values(stack.outputs)) {
    if (SecretId === undefined) continue;
    const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId }));
    const value = {
      ...parseTelegramSecret(SecretString, SecretId),
      bot_token: token,
      ...(webhookSecret !== undefined && { webhook_secret: webhookSecret }),
    };
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) }));
  }
}
